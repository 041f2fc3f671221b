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
}

const isLedgerEvent = (event: DomainEvent): event is LedgerEvent =>
  event.type in ledgerEventSchemas;

/** What happened in books, with the book's name. */
export function bookEvents(batch: readonly Event[]): BookEvent[] {
  const found: BookEvent[] = [];
  for (const { stream, event, metadata, position } of batch) {
    const book = bookOfStream(stream);
    if (book !== undefined && isLedgerEvent(event)) {
      found.push({ book, event, at: metadata.at, position });
    }
  }
  return found;
}

/** The events of some types. */
export const eventsOf = <E extends DomainEvent>(
  batch: readonly Event[],
  isOne: (event: DomainEvent) => event is E,
): StoredEvent<E>[] =>
  batch.flatMap((stored) => (isOne(stored.event) ? [{ ...stored, event: stored.event }] : []));
