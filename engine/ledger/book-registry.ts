/**
 * The names of all books, in `tallybook-books`. A book is registered before it is opened: a crash
 * between the two leaves a name without a stream, which is no book, and never a book without a name.
 */
import type { TallybookEvent } from '../../domain/events.js';
import { type EventLog, readWholeStream } from '../../domain/kernel/event-log.js';
import type { EventMetadata } from '../../domain/kernel/event.js';
import { WrongExpectedRevision } from '../../domain/kernel/event-store.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { BOOKS_STREAM } from '../../domain/kernel/streams.js';
import { notBefore } from '../write-stream.js';

export class BookRegistry {
  readonly #names = new Set<string>();
  #revision = -1;
  #recordedAt = '';

  private constructor(
    private readonly log: EventLog<TallybookEvent>,
    private readonly ids: IdSource,
  ) {}

  static async open(log: EventLog<TallybookEvent>, ids: IdSource): Promise<BookRegistry> {
    const registry = new BookRegistry(log, ids);
    await registry.#catchUp();
    return registry;
  }

  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** Makes sure that the name is in the log. */
  async register(book: string, metadata: EventMetadata): Promise<void> {
    while (!this.#names.has(book)) {
      const event = { type: 'BookRegistered' as const, data: { book } };
      const expected = this.#revision < 0 ? 'no_stream' : this.#revision;
      try {
        const registered = notBefore({ id: this.ids.uuid(), event, metadata }, this.#recordedAt);
        await this.log.append(BOOKS_STREAM, [registered], expected);
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) throw error;
      }
      await this.#catchUp();
    }
  }

  async #catchUp(): Promise<void> {
    for await (const { event, revision, metadata } of readWholeStream(
      this.log,
      BOOKS_STREAM,
      this.#revision + 1,
    )) {
      if (event.type === 'BookRegistered') this.#names.add(event.data.book);
      this.#revision = revision;
      this.#recordedAt = metadata.at;
    }
  }
}
