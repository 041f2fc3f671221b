/** The stream of one book, typed. */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { readRevisions } from '../../domain/kernel/read-revisions.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import { type LedgerEvent, ledgerEventSchemas } from '../../domain/ledger/events.js';

export type StoredLedgerEvent = StoredEvent<LedgerEvent>;

/** Events per read, within what the port allows. */
const PAGE = 1024;

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
  return page.map(ledgerEventOf);
}

function ledgerEventOf(stored: StoredEvent<TallybookEvent>): StoredLedgerEvent {
  if (isLedgerEvent(stored)) return stored;
  throw new Error(`${stored.stream}/${stored.revision} is ${stored.event.type}, no ledger event`);
}

/** The events of a book at the revisions, those that exist, by revision. */
export async function readRevisionsOfBook(
  log: EventLog<TallybookEvent>,
  book: string,
  revisions: Iterable<number>,
): Promise<ReadonlyMap<number, StoredLedgerEvent>> {
  const events = await readRevisions(log, ledgerStream(book), revisions);
  return new Map(events.map((stored) => [stored.revision, ledgerEventOf(stored)]));
}
