/** The payment aggregate: an order with its attempts, captures, refunds and late successes. */
import type { SealedUnderKey } from '../data-key/sealed.js';
import type { Money, MoneyText } from '../money/money.js';
import type { Price } from '../price-plan/price.js';
import type { Share, ShareLine } from './share.js';

export type PaymentStatus =
  | 'processing'
  | 'requires_action'
  | 'authorized'
  | 'underpaid'
  | 'succeeded'
  | 'failed'
  | 'canceled'
  | 'expired';

export interface Failure {
  readonly code: string;
  readonly message: string;
}

export interface NextAction {
  readonly type: string;
  readonly data: string;
  readonly url: string;
}

/** One try at one channel, named there by `requestNo` for ever. */
export interface Attempt {
  readonly number: number;
  readonly channel: string;
  readonly requestNo: string;
  readonly failure: (Failure & { readonly final: boolean }) | null;
}

/** What a channel took above what was asked for. */
export interface Excess {
  readonly amount: Money;
  readonly channel: string;
  /** It stands in suspense. */
  readonly posted: boolean;
}

export interface Capture {
  readonly id: string;
  readonly requestNo: string;
  /** What was asked for until the channel has confirmed; then what it took of that. */
  readonly amount: Money;
  /** True if the channel took less than was asked for. */
  readonly short: boolean;
  /** What the channel took above that; null if nothing. */
  readonly excess: Excess | null;
  /** The channel's own number; empty until captured. */
  readonly channelReference: string;
  readonly final: boolean;
  readonly contentHash: string;
  /** `captured` is the channel's fact; `posted` says that the ledger holds it. */
  readonly status: 'requested' | 'captured' | 'posted' | 'failed';
  /** What was captured of the payment before it; zero until captured. */
  readonly base: Money;
  /** By which it is priced; null until captured. */
  readonly price: Price | null;
  /** When the channel confirmed it; null until then. */
  readonly capturedAt: string | null;
  /** What the volume of its window held before it, if its price has tiers; null until it is claimed. */
  readonly volumeBefore: Money | null;
  /** False while it waits to be priced by its volume. */
  readonly priced: boolean;
  /** What this capture adds to the fee; zero until captured. */
  readonly fee: Money;
  /** What it adds to the tax on fees. */
  readonly tax: Money;
  /** What the channel keeps of it, fixed as the channel confirmed; zero until then. */
  readonly channelCost: Money;
  /** What of it was booked to the merchant's account, before the fee. */
  readonly credited: Money;
  /** The fee that was taken with that, and the tax on it. */
  readonly creditedFee: Money;
  readonly creditedTax: Money;
  /** What of that was booked to receivers of shares. */
  readonly shares: readonly Share[];
  /** The case that holds it in suspense, if it was posted there. */
  readonly suspendedIn: string | null;
  /** What of it was written off from suspense. */
  readonly writtenOff: Money;
  readonly failure: Failure | null;
}

/** The part of a refund that comes from a capture in suspense. */
export interface SuspendedPart {
  readonly case: string;
  readonly capture: string;
  readonly amount: Money;
}

/** Part of a share that goes back, and the account of the receiver that it comes from: in the end the receiver owes it. */
export interface ShareSource {
  readonly merchant: string;
  readonly account: 'merchant_pending' | 'merchant_payable' | 'merchant_receivable';
  readonly amount: MoneyText;
}

/** The merchant's money for a refund, reserved in the ledger. */
export interface RefundHold {
  readonly reservation: string;
  /** Until when it holds for certain; null for no end. */
  readonly expiresAt: string | null;
  /** What of it is the merchant's settled money, if its pending money was too little. */
  readonly fromPayable?: MoneyText;
  /** From which accounts receivers give their shares back. */
  readonly sharesFrom?: readonly ShareSource[];
}

export interface Refund {
  readonly id: string;
  readonly requestNo: string;
  readonly channel: string;
  /** The channel's own number of it; empty until confirmed. */
  readonly channelReference: string;
  /** What was asked for until the channel has confirmed; then what it gave back of that. */
  readonly amount: Money;
  /** True if the channel gave back less than was asked for. */
  readonly short: boolean;
  /** What the channel gave back above that; null if nothing. */
  readonly excess: Money | null;
  /** Part of the fee that goes back with this refund, and of the tax on fees. */
  readonly feeShare: Money;
  readonly taxShare: Money;
  /** What receivers give back of their shares. */
  readonly shares: readonly Share[];
  /** What of it comes from suspense; the rest comes from the merchant's account. */
  readonly suspended: readonly SuspendedPart[];
  /** Under which the money in suspense is claimed from its cases. */
  readonly claim: string;
  /** True once it is, or if none of it is in suspense. */
  readonly claimed: boolean;
  readonly reason: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly scenario: string | null;
  readonly contentHash: string;
  readonly createdAt: string;
  /** `confirmed` when the channel has paid and the ledger is yet to post. */
  readonly status: 'requested' | 'reserved' | 'confirmed' | 'succeeded' | 'failed';
  /** Null only between the two events of one append that make a refund. */
  readonly hold: RefundHold | null;
  readonly failure: Failure | null;
}

/** A refund that may be made, with the terms that its hold and its request share. */
export type RefundQuote = Pick<
  Refund,
  | 'id'
  | 'requestNo'
  | 'channel'
  | 'amount'
  | 'feeShare'
  | 'taxShare'
  | 'shares'
  | 'suspended'
  | 'claim'
>;

/** Money that a channel took, or holds, for an attempt that was given up; it goes back. */
export interface LateSuccess {
  /** True for an authorization: the money is held at the channel, not taken, and the hold is voided. */
  readonly held: boolean;
  readonly attempt: number;
  readonly channel: string;
  readonly requestNo: string;
  readonly amount: Money;
  /** It went back: refunded or voided. */
  readonly refunded: boolean;
  /** The request at the channel that gave it back. */
  readonly refundedBy: string | null;
}

/** Money of a case, and of no capture, that goes back at the channel. */
export interface SuspenseRefund {
  readonly case: string;
  readonly claim: string;
  readonly requestNo: string;
  readonly channel: string;
  readonly original: string;
  readonly amount: Money;
  readonly status: 'requested' | 'succeeded' | 'failed';
  /** The request at the channel that gave it back. */
  readonly performed: string | null;
}

/** Money of the payment that a dispute holds, or has lost. */
export interface DisputedPart {
  readonly dispute: string;
  /** 1, 2, 3 …: a dispute that is opened anew holds anew. */
  readonly number: number;
  readonly amount: Money;
  /** The dispute was won. */
  readonly released: boolean;
}

export interface Payment {
  readonly id: string;
  readonly merchant: string;
  readonly reference: string;
  readonly amount: Money;
  /** How the payer pays: `card`, `qr` or another method of a connector. */
  readonly method: string;
  /** Left out if no token stands for the card; the token is null once nobody can open it any more. */
  readonly card?: { readonly channel: string; readonly token: SealedUnderKey | null };
  readonly captureMode: 'automatic' | 'manual';
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** What the merchant pays for it, at each channel, as it was when the payment was made. */
  readonly prices: readonly Price[];
  /** Who gets a share of it. */
  readonly sharing: readonly ShareLine[];
  readonly scenario: string | null;
  readonly contentHash: string;
  readonly status: PaymentStatus;
  readonly nextAction: NextAction | null;
  readonly failure: Failure | null;
  /** Set once the channel was found to have taken less than was asked for. */
  readonly underpayment: { readonly since: string; readonly accepted: boolean } | null;
  readonly attempts: readonly Attempt[];
  /** What the channel holds or held for capture; null until authorized (manual capture only). */
  readonly authorized: Money | null;
  /** Until when what is authorized can be captured; null until authorized. */
  readonly authorizationExpiresAt: string | null;
  /** True once that time has come: nothing more is captured. */
  readonly authorizationExpired: boolean;
  /** True once the rest of an authorization was given back. */
  readonly remainderVoided: boolean;
  readonly captures: readonly Capture[];
  /** Cancel requests by id. */
  readonly cancels: readonly { readonly id: string; readonly contentHash: string }[];
  readonly refunds: readonly Refund[];
  readonly lateSuccesses: readonly LateSuccess[];
  readonly suspenseRefunds: readonly SuspenseRefund[];
  readonly disputes: readonly DisputedPart[];
}

/** State of `payment-{id}`: null before its first event. */
export type PaymentState = Payment | null;

const terminal: ReadonlySet<PaymentStatus> = new Set([
  'succeeded',
  'failed',
  'canceled',
  'expired',
]);

/** Terminal states are never left. */
export const isTerminal = (status: PaymentStatus): boolean => terminal.has(status);

/** The attempt that is under way or has succeeded: the last attempt, unless it failed. */
export function currentAttempt(payment: Payment): Attempt | undefined {
  const last = payment.attempts.at(-1);
  return last === undefined || last.failure !== null ? undefined : last;
}
