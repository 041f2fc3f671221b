/**
 * The names of all books, in `tallybook-books`. A book is registered before it is opened: a crash
 * between the two leaves a name without a stream, which is no book, and never a book without a name.
 */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { BOOKS_STREAM } from '../../domain/ledger/streams.js';
import { catchUp, envelop, type Fold, type Folded, decideAndAppend } from '../decide-and-append.js';

type Names = ReadonlySet<string>;

const fold: Fold<Names, TallybookEvent> = {
  initialState: new Set(),
  evolve: (names, { event }) =>
    event.type === 'BookRegistered' ? new Set([...names, event.data.book]) : names,
};

export class BookRegistry {
  private constructor(
    private readonly log: EventLog<TallybookEvent>,
    private readonly ids: IdSource,
    private folded: Folded<Names>,
  ) {}

  static async open(log: EventLog<TallybookEvent>, ids: IdSource): Promise<BookRegistry> {
    return new BookRegistry(log, ids, await catchUp(log, BOOKS_STREAM, fold));
  }

  get names(): Names {
    return this.folded.state;
  }

  /** Makes sure that the name is in the log. */
  async register(book: string, context: CommandContext): Promise<void> {
    const registered = { type: 'BookRegistered' as const, data: { book } };
    const { log, ids } = this;
    const written = await decideAndAppend(
      log,
      BOOKS_STREAM,
      fold,
      this.folded,
      ({ state: names }) => ({
        events: names.has(book) ? [] : envelop<TallybookEvent>([registered], context, ids),
        result: null,
      }),
    );
    this.folded = written.folded;
  }
}
