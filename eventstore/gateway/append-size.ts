import { MAX_APPEND_BYTES, Refusal } from './refusal.js';

/** The bytes of event data of one append, counted as they arrive and limited as EventStoreDB does. */
export class AppendSize {
  #bytes = 0;

  /** @throws Refusal the append has become too large. */
  add(data: Uint8Array): void {
    this.#bytes += data.length;
    if (this.#bytes > MAX_APPEND_BYTES) {
      throw new Refusal(
        'maximum-append-size-exceeded',
        `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`,
      );
    }
  }
}
