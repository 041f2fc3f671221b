/** Parts of a log: up to a position, the event of a transaction. */
import type { EventStore, Subscription } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import { tallybookCodec } from '../../eventstore/codec/tallybook-codec.js';
import { type EventPlace, placeOf } from './check.js';

/** The store as it was when the event at `to` was its last: a view for readers, closed by nobody. */
export const upTo = (store: EventStore, to: Position): EventStore => ({
  maxAppendBytes: store.maxAppendBytes,
  append: () => Promise.reject(new Error('a view of the past takes no events')),
  readStream: (stream, options) => store.readStream(stream, options),
  readAll: async (options) =>
    (await store.readAll(options)).filter(({ position }) => position <= to),
  head: () => Promise.resolve(to),
  subscribeToAll: () => nothingMore(),
  close: () => Promise.resolve(),
});

/** A subscription to which nothing comes any more. */
function nothingMore(): Subscription {
  let end = (): void => undefined;
  const done = new Promise<void>((resolve) => (end = resolve));
  return {
    done,
    close: () => {
      end();
      return done;
    },
  };
}

const PAGE = 1_024;

/** Where a ledger transaction stands in its book's stream. */
export async function findTransaction(
  store: EventStore,
  book: string,
  transaction: string,
): Promise<EventPlace | undefined> {
  for (let from = 0; ; from += PAGE) {
    const page = await store.readStream(ledgerStream(book), { from, limit: PAGE });
    for (const recorded of page) {
      const stored = tallybookCodec.decode(recorded);
      const { type, data } = stored.event;
      if (type === 'TransactionPosted' && data.transaction === transaction) return placeOf(stored);
    }
    if (page.length < PAGE) return undefined;
  }
}
