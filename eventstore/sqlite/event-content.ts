/**
 * What an event holds byte by byte, if the port's JSON text cannot say it: bytes that are no JSON, or
 * no metadata at all. Only clients of the gateway write such events; readers of the port see JSON text in
 * their place, the same that the EventStoreDB adapter gives.
 */
import type { EventToAppend, RecordedEvent } from '../../domain/kernel/event-store.js';

export interface EventContent {
  /** What the client called its data: JSON, or bytes. */
  readonly isJson: boolean;
  readonly data: Uint8Array;
  /** Empty if there are none. */
  readonly metadata: Uint8Array;
}

export interface EventWithContent extends EventToAppend {
  /** Left out if `data` and `metadata` say it all. */
  readonly content?: EventContent;
}

export interface RecordedEventWithContent extends RecordedEvent {
  readonly content?: EventContent;
}

export const NO_BYTES: Uint8Array = new Uint8Array();
