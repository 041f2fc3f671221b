/** The stream of one book, typed. */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import { type LedgerEvent, ledgerEventSchemas } from '../../domain/ledger/events.js';

export type StoredLedgerEvent = StoredEvent<LedgerEvent>;

/** Events per read, within what the port allows. */
const PAGE = 1024;
/** Revisions that are read in vain rather than by another read. */
const MAX_GAP = 64;

const isLedgerEvent = (stored: StoredEvent<TallybookEvent>): stored is StoredLedgerEvent =>
  Object.hasOwn(ledgerEventSchemas, stored.event.type);

/** A page of a book's stream. @throws Error it holds an event that is none of a book's. */
export async function readBook(
  log: EventLog<TallybookEvent>,
  book: string,
  from: number,
  limit = PAGE,
): Promise<readonly StoredLedgerEvent[]> {
  const page = await log.readStream(ledgerStream(book), { from, limit });
  return page.map((stored) => {
    if (isLedgerEvent(stored)) return stored;
    throw new Error(`${stored.stream}/${stored.revision} is ${stored.event.type}, no ledger event`);
  });
}

/** The events at the revisions, those that exist. Neighbours share a read. */
export async function readRevisions(
  log: EventLog<TallybookEvent>,
  book: string,
  revisions: Iterable<number>,
): Promise<ReadonlyMap<number, StoredLedgerEvent>> {
  const wanted = new Set(revisions);
  const found = new Map<number, StoredLedgerEvent>();
  for (const { from, limit } of stretches([...wanted].sort((a, b) => a - b))) {
    for (const stored of await readBook(log, book, from, limit)) {
      if (wanted.has(stored.revision)) found.set(stored.revision, stored);
    }
  }
  return found;
}

function stretches(sorted: readonly number[]): readonly { from: number; limit: number }[] {
  const all: { from: number; limit: number }[] = [];
  for (const revision of sorted) {
    const last = all.at(-1);
    const limit = last === undefined ? 0 : revision - last.from + 1;
    if (last !== undefined && limit <= PAGE && limit - last.limit <= MAX_GAP) last.limit = limit;
    else all.push({ from: revision, limit: 1 });
  }
  return all;
}
