/** The envelope of every event: what happened, why, on whose behalf and when. */
import type { Position } from './position.js';

/** What happened. `type` carries no version here: the codec stores `PaymentCreated.v1`. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

export interface EventMetadata {
  /** Ties a whole flow together: the payment id for all that belongs to a payment. */
  readonly correlationId: string;
  /** What caused this: the id of an event, a request or a command. */
  readonly causationId: string;
  /** On whose behalf: `key:{id}`, `saga:{id}`, `channel:{name}`, `timer`, `system`. */
  readonly actor: string;
  /** When the command was decided, RFC 3339 UTC. Comes in with the command. */
  readonly at: string;
}

/** An event that a decision produced, ready for the codec. */
export interface NewEvent<E extends DomainEvent = DomainEvent> {
  /** A UUID; derived if a retry after a restart must meet the same event. */
  readonly id: string;
  readonly event: E;
  readonly metadata: EventMetadata;
}

/** An event read back, upcast to the newest version of its type. */
export interface StoredEvent<E extends DomainEvent = DomainEvent> {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly event: E;
  readonly metadata: EventMetadata;
}

/** Where a command comes from; becomes the metadata of the events that it causes. */
export interface CommandContext {
  readonly correlationId: string;
  readonly causationId: string;
  readonly actor: string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}
