/** A payout as its events tell it. */
import type { Principal } from '../access/principal.js';
import { derivedId } from '../ids.js';
import type { Money } from '../money/money.js';

/** The ledger's reservation of a payout's money. */
export interface PayoutHold {
  readonly reservation: string;
  /** Null: it has no end. */
  readonly expiresAt: string | null;
}

/** Money that came back. */
export interface PayoutReturn {
  readonly bankReference: string;
  readonly amount: Money;
  /** A reason code of ISO 20022. */
  readonly reason: string;
  /** Null until the ledger holds it. */
  readonly transaction: string | null;
  /** Whose money it is booked as; null until the ledger holds it. */
  readonly to: 'merchant' | 'suspense' | null;
}

export interface Payout {
  readonly id: string;
  readonly merchant: string;
  readonly reference: string;
  readonly beneficiary: string;
  readonly bank: string;
  readonly amount: Money;
  readonly description: string | null;
  readonly scenario: string | null;
  readonly contentHash: string;
  readonly hold: PayoutHold;
  readonly proposer: Principal | null;
  /** Its proposal, once it was made. */
  readonly approval: string | null;
  readonly status:
    /** Another principal has to approve it. */
    | 'awaiting_approval'
    /** At the bank, or on its way there. */
    | 'sending'
    /** The bank has paid; the ledger does not hold it yet. */
    | 'confirmed'
    | 'paid'
    | 'failed'
    | 'canceled'
    /** Paid, and all of it has come back and is booked. */
    | 'returned';
  /** What the bank paid, and by which request; null before. */
  readonly paid: {
    readonly requestNo: string;
    readonly bankReference: string;
    readonly amount: Money;
    /** Null until the ledger holds it. */
    readonly transaction: string | null;
    /** Whose money it is booked as; null until the ledger holds it. */
    readonly to: 'merchant' | 'suspense' | null;
  } | null;
  readonly returns: readonly PayoutReturn[];
  /** Requests that were paid late and are booked. */
  readonly late: readonly string[];
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly createdAt: string;
  /** When the bank's word was recorded. */
  readonly paidAt: string | null;
}

/** State of `payout-{id}`: null before it is created. */
export type PayoutState = Payout | null;

/** The payout of a merchant's reference: the same for ever. */
export const payoutIdOf = (merchant: string, reference: string): string =>
  derivedId('payout', merchant, reference);

/** The proposal of a payout: there is one for each. */
export const payoutApprovalId = (payout: string): string => derivedId('approval', 'payout', payout);

/** Minor units that came back, booked or not. */
export const returnedMinor = ({ returns }: Payout): bigint =>
  returns.reduce((sum, { amount }) => sum + amount.minor, 0n);
