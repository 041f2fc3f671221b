/** A check folds the log and reports what does not hold; it never stops at the first break. */
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';

export type LogEvent = StoredEvent<TallybookEvent>;

/** Where in the log something is wrong. */
export interface EventPlace {
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
}

export interface Finding {
  readonly check: string;
  readonly message: string;
  /** The first event from which the finding shows; null if no single event does. */
  readonly event: EventPlace | null;
}

/** @param event the event at fault, if there is one. */
export type Report = (message: string, event?: LogEvent) => void;

export interface Check {
  /** Short and fixed: it names the check in reports. */
  readonly name: string;
  /** Called with every event in log order. */
  apply(event: LogEvent, report: Report): void;
  /** Called after the last event: what can only be said at the end. */
  finish?(report: Report): void;
}

export const placeOf = ({ position, stream, revision, id, event }: LogEvent): EventPlace => ({
  position,
  stream,
  revision,
  id,
  type: event.type,
});
