/** Cases as the flows of payments see them: opened for what they see, their money claimed and moved. */
import type { Rejection } from '../kernel/decider.js';
import type { CommandContext } from '../kernel/event.js';
import type { Money } from '../money/money.js';
import type { CaseReport, Claim, Holding } from './case.js';

export type Claimed =
  { readonly accepted: true } | { readonly accepted: false; readonly rejection: Rejection };

/** Every member may be called again with the same arguments and has no second effect. */
export interface Cases {
  /**
   * Opens a case, once: its id is derived from its cause.
   * @param claim claims all of its money at once, for a flow that gives it back by itself.
   */
  open(
    report: CaseReport,
    holding: Holding | null,
    context: CommandContext,
    claim?: string,
  ): Promise<void>;
  /** Refused with `case_closed` or `case_money_claimed`, unless this claim was accepted before. */
  claim(id: string, claim: Claim, context: CommandContext): Promise<Claimed>;
  /** Gives up a claim whose money was not moved; a claim that is not there needs no release. */
  release(id: string, claim: string, context: CommandContext): Promise<void>;
  /**
   * The ledger has moved what was claimed. A case that then holds nothing is resolved.
   * @param amount if less was moved: the case holds the rest, and its claim is over.
   */
  recordMoved(
    id: string,
    claim: string,
    transaction: string,
    context: CommandContext,
    amount?: Money,
  ): Promise<void>;
}
