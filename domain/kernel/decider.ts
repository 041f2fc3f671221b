/**
 * The decider: state is a fold of events; a command on a state gives events or a refusal. All three
 * members are pure: no clock, no randomness, no input or output.
 */
import type { ErrorCode } from '../errors.js';
import type { DomainEvent } from './event.js';

/** An expected refusal. Exceptions are for bugs and broken infrastructure. @typeParam Code default: any of the domain's. */
export interface Rejection<Code extends string = ErrorCode> {
  readonly code: Code;
  /** One sentence for a person. Holds no secret and no personal data. */
  readonly detail: string;
  /** The request's member that is at fault, as a path: `amount`, `entries.0.account`. */
  readonly param?: string;
}

export type Decision<E extends DomainEvent> =
  | { readonly accepted: true; readonly events: readonly E[] }
  | { readonly accepted: false; readonly rejection: Rejection };

export interface Decider<State, Command, E extends DomainEvent> {
  readonly initialState: State;
  readonly decide: (command: Command, state: State) => Decision<E>;
  readonly evolve: (state: State, event: E) => State;
}

/** Accepts; no events means that the command has already had its effect. */
export const accept = <E extends DomainEvent>(...events: readonly E[]): Decision<E> => ({
  accepted: true,
  events,
});

export const reject = (
  code: ErrorCode,
  detail: string,
  param?: string,
): { accepted: false; rejection: Rejection } => ({
  accepted: false,
  rejection: param === undefined ? { code, detail } : { code, detail, param },
});
