/** A kind of proposal: what the concept that owns it does when a proposal is approved. */
import type { Rejection } from '../kernel/decider.js';
import type { CommandContext } from '../kernel/event.js';
import type { Proposal } from './approval.js';

export type Execution =
  /** `result` names what came of it: ids, never a secret. */
  | { readonly executed: true; readonly result: Readonly<Record<string, string>> }
  /** State or limits no longer allow it; nothing was changed. */
  | { readonly executed: false; readonly rejection: Rejection };

export interface ProposalKind {
  /** Its name for ever: `case_resolution`. */
  readonly kind: string;
  /**
   * Why the proposal could not be executed as things are now, if so. Asked when it is proposed and
   * again when it is approved, so that a proposal without a future is refused and writes nothing.
   */
  check(proposal: Proposal): Promise<Rejection | undefined>;
  /**
   * Does what was approved, and checks state and limits once more as it does. It may be called again
   * for the same proposal after a crash, and may then have no second effect: the proposal's id is the
   * key of all that it does.
   * @param context who approved, and when.
   * @throws what infrastructure throws; it is executed again later.
   */
  execute(proposal: Proposal, context: CommandContext): Promise<Execution>;
  /**
   * Lets go of what waits for the decision, before it is recorded that the proposal is rejected. May be called again
   * for the same proposal. Left out if nothing waits.
   */
  refuse?(proposal: Proposal, context: CommandContext): Promise<void>;
}
