/** The accounts of a book that an event speaks of. */
import { z } from 'zod';
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import { bookOfStream } from '../../domain/ledger/streams.js';

const speaking = z.looseObject({
  account: z.string().optional(),
  entries: z.array(z.looseObject({ account: z.string() })).optional(),
});

export function accountsIn({ stream, data }: RecordedEvent, book: string): ReadonlySet<string> {
  if (bookOfStream(stream) !== book) return new Set();
  const { account, entries = [] } = speaking.parse(JSON.parse(data));
  return new Set([...entries.map((entry) => entry.account), ...(account ? [account] : [])]);
}
