/** Between the port's events and the client's. */
import {
  type AllStreamRecordedEvent,
  type AppendExpectedRevision,
  type EventData,
  type EventType,
  type EventTypeToRecordedEvent,
  jsonEvent,
} from '@eventstore/db-client';
import type {
  EventToAppend,
  ExpectedRevision,
  RecordedEvent,
} from '../../domain/kernel/event-store.js';
import { type Position, positionToBigInt, toPosition } from '../../domain/kernel/position.js';
import { jsonText, parseStable } from './json-text.js';

/** In lower case: the server takes either and always gives that. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * @throws RangeError an id that is no UUID, an empty type, or text that would not come back unchanged.
 *   Checked before the client is called: its promise never settles when it fails to write an event.
 */
export function toEventData(event: EventToAppend): EventData {
  if (!UUID.test(event.id)) throw new RangeError(`not a UUID in lower case: ${event.id}`);
  if (event.type === '') throw new RangeError('event type is empty');
  const metadata = parseStable(event.metadata, `metadata of event ${event.id}`);
  // The client leaves out metadata that are falsy.
  if (typeof metadata !== 'object' || metadata === null) {
    throw new RangeError(`metadata of event ${event.id} are not a JSON object`);
  }
  const data = parseStable(event.data, `data of event ${event.id}`);
  return jsonEvent({ id: event.id, type: event.type, data, metadata });
}

export const toClientRevision = (expected: ExpectedRevision): AppendExpectedRevision =>
  typeof expected === 'number' ? BigInt(expected) : expected;

/** Of an event that was not written in an old multi-append transaction, commit and prepare are one. */
export function clientPosition(position: Position): { commit: bigint; prepare: bigint } {
  const place = positionToBigInt(position);
  return { commit: place, prepare: place };
}

/** An event of the log; one of a hidden stream is only a position. */
export interface RawEvent {
  readonly position: Position;
  readonly event: RecordedEvent | undefined;
}

/** Hides the streams of the server itself and metadata streams (`$stats-…`, `$$payment-…`). */
export const toRawEvent = (event: AllStreamRecordedEvent): RawEvent => ({
  position: toPosition(event.position.commit),
  event: event.streamId.startsWith('$') ? undefined : toRecordedEvent(event),
});

/** An event that another program wrote without metadata, or not as JSON, is given as JSON all the same. */
export function toRecordedEvent(event: EventTypeToRecordedEvent<EventType>): RecordedEvent {
  if (event.position === undefined) {
    throw new Error('the server gives no positions in stream reads; it must be 22.6 or newer');
  }
  return {
    id: event.id,
    type: event.type,
    data: jsonText(event.data),
    metadata: jsonText(event.metadata ?? {}),
    stream: event.streamId,
    revision: Number(event.revision),
    position: toPosition(event.position.commit),
    createdMs: event.created.getTime(),
  };
}
