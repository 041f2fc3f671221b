/**
 * Aggregates that flows drive, as the engine's services see them. Who hosts them decides a command and,
 * with it, what the flows make of it, so that both are in the log with one append.
 */
import type { Rejection } from '../domain/kernel/decider.js';
import type { CommandContext } from '../domain/kernel/event.js';
import type { Position } from '../domain/kernel/position.js';

/** An aggregate's state as of a position. */
export interface Hosted<State> {
  readonly state: State;
  /** Position of the last event folded. */
  readonly position: Position;
}

export type HostedOutcome<State> =
  | (Hosted<State> & {
      readonly accepted: true;
      /** True if the command had had its effect before. */
      readonly replayed: boolean;
    })
  | { readonly accepted: false; readonly rejection: Rejection };

export interface AggregateHost<State, Command> {
  /**
   * Decides and appends. A refusal is a value, and writes nothing.
   * @param isNew true if the aggregate most likely does not exist: spares a read.
   * @throws AppendOutcomeUnknown, StoreUnavailable as `EventLog.append`.
   */
  submit(
    id: string,
    command: Command,
    context: CommandContext,
    isNew?: boolean,
  ): Promise<HostedOutcome<State>>;
  /** The aggregate as the log has it now; undefined if there is none. */
  find(id: string): Promise<Hosted<State> | undefined>;
  /** The aggregate once `done` holds, or as it is when the time is up; undefined if there is none. */
  waitFor(
    id: string,
    waitMs: number,
    done: (state: State) => boolean,
  ): Promise<Hosted<State> | undefined>;
}
