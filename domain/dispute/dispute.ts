/** A dispute as its events tell it. */
import type {
  DisputeMovementKind,
  DisputeOutcome,
  DisputeStage,
} from '../channel/dispute-terms.js';
import { derivedId } from '../ids.js';
import type { Money } from '../money/money.js';

/** How it stands at the channel, as told. */
export interface ToldStanding {
  readonly revision: number;
  readonly stage: DisputeStage;
  readonly evidenceDueAt: string | null;
  readonly outcome: DisputeOutcome | null;
  /** What brought it. */
  readonly evidence: string;
  readonly toldAt: string;
}

export interface ToldMovement {
  readonly kind: DisputeMovementKind;
  readonly reference: string;
  readonly amount: Money;
  readonly evidence: string;
  readonly toldAt: string;
  /** Null until the ledger has it. */
  readonly transaction: string | null;
}

/** The merchant's money, held once the dispute is more than an inquiry. */
export interface DisputeHold {
  /** 1, 2, 3 …: a dispute that is opened anew after it was won holds anew. */
  readonly number: number;
  readonly pending: Money;
  readonly payable: Money;
  /** What the merchant has not got here, and owes. */
  readonly receivable: Money;
  /** What was refunded already, which the merchant does not bear unasked. */
  readonly refunded: Money;
  readonly status: 'decided' | 'held' | 'released';
  readonly transaction: string | null;
  /** `suspense` if the merchant's accounts refused. */
  readonly from: 'merchant' | 'suspense';
}

/** Where what the merchant does is on its way to the channel. */
export interface OnItsWay {
  readonly status: 'sending' | 'sent' | 'refused';
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly at: string;
}

export interface DisputeEvidence extends OnItsWay {
  /** 1, 2, 3 … within the dispute. What it says stands, encrypted, in its event alone. */
  readonly number: number;
  readonly digest: string;
  readonly files: number;
}

export interface Dispute {
  readonly id: string;
  readonly channel: string;
  readonly reference: string;
  readonly payment: string;
  readonly merchant: string;
  readonly amount: Money;
  readonly reason: string;
  /** By revision, the highest last. */
  readonly standings: readonly ToldStanding[];
  readonly movements: readonly ToldMovement[];
  readonly holds: readonly DisputeHold[];
  readonly evidence: readonly DisputeEvidence[];
  /** Null unless the merchant gave in. */
  readonly acceptance: OnItsWay | null;
  /** The outcome with which money agreed; null before, or if it was opened anew since. */
  readonly closed: DisputeOutcome | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** State of `dispute-{id}`: null before it is opened. */
export type DisputeState = Dispute | null;

/** The dispute of a channel's number: the same for ever. */
export const disputeIdOf = (channel: string, reference: string): string =>
  derivedId('dispute', channel, reference);

/** How it stands now; undefined while the channel has told of money alone. */
export const standingNow = ({ standings }: Dispute): ToldStanding | undefined => standings.at(-1);

export const outcomeOf = (dispute: Dispute): DisputeOutcome | null =>
  standingNow(dispute)?.outcome ?? null;
