/** Events of one concept out of a batch. */
import { type LedgerEvent, ledgerEventSchemas } from '../../domain/ledger/events.js';
import { bookOfStream } from '../../domain/ledger/streams.js';
import type { DomainEvent, StoredEvent } from '../../domain/kernel/event.js';
import type { Position } from '../../domain/kernel/position.js';
import type { Event } from './projection.js';

export interface BookEvent {
  readonly book: string;
  readonly event: LedgerEvent;
  /** When it was recorded. */
  readonly at: string;
  readonly position: Position;
  /** In the stream of the book. */
  readonly revision: number;
}

const isLedgerEvent = (event: DomainEvent): event is LedgerEvent =>
  Object.hasOwn(ledgerEventSchemas, event.type);

/** What happened in books, of batches that several models of a group are given. */
const found = new WeakMap<readonly Event[], readonly BookEvent[]>();

/** What happened in books, with the book's name. */
export function bookEvents(batch: readonly Event[]): readonly BookEvent[] {
  const known = found.get(batch);
  if (known !== undefined) return known;
  const events: BookEvent[] = [];
  let [lastStream, lastBook] = ['', bookOfStream('')];
  for (const { stream, event, metadata, position, revision } of batch) {
    if (stream !== lastStream) [lastStream, lastBook] = [stream, bookOfStream(stream)];
    if (lastBook !== undefined && isLedgerEvent(event)) {
      events.push({ book: lastBook, event, at: metadata.at, position, revision });
    }
  }
  found.set(batch, events);
  return events;
}

/** The events of some types. */
export const eventsOf = <E extends DomainEvent>(
  batch: readonly Event[],
  isOne: (event: DomainEvent) => event is E,
): StoredEvent<E>[] =>
  batch.filter((stored): stored is StoredEvent<E> & Event => isOne(stored.event));
