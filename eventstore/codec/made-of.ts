/**
 * Stored text that remembers the event that it was made of. What this process has just appended comes to its own
 * readers from memory (`eventstore/sqlite/log-tail.ts`), and parsing and checking the text would only make the
 * same event once more. The memory is a member under a symbol: a store that copies the members of what it is
 * given passes it on unseen, and a store that does not, or a row from the file, is simply parsed.
 */
import type { EventToAppend, RecordedEvent } from '../../domain/kernel/event-store.js';
import type { DomainEvent, NewEvent } from '../../domain/kernel/event.js';

const MADE_OF = Symbol('made of');

interface Remembering {
  readonly [MADE_OF]?: NewEvent;
}

/** Member by member: a copy by spreading takes several times as long, and each event of the ledger comes here. */
export const remember = (
  { id, type, data, metadata }: EventToAppend,
  event: NewEvent,
): EventToAppend & Remembering => ({ id, type, data, metadata, [MADE_OF]: event });

/**
 * The event of the text, if this process has made it. Members stand in the text in the order of the schema; an
 * event whose members have another order is not given, for whoever shows it would show it otherwise than after a
 * restart.
 */
export function recall(
  recorded: RecordedEvent & Remembering,
): Pick<NewEvent, 'event' | 'metadata'> | undefined {
  const made = recorded[MADE_OF];
  if (made === undefined || JSON.stringify(made.event.data) !== recorded.data) return undefined;
  const { type, data } = made.event;
  const { correlationId, causationId, actor, at } = made.metadata;
  const event: DomainEvent = { type, data };
  return { event, metadata: { correlationId, causationId, actor, at } };
}
