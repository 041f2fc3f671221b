/** Commands of a payment: those of merchants first, then what the sagas record. */
import type { Money, MoneyText } from '../money/money.js';
import type { Price } from '../price-plan/price.js';
import type { ShareLine } from './share.js';
import type { SealedCard } from './card.js';
import type { Failure, NextAction, RefundHold, RefundQuote } from './payment.js';
import type { PaymentEvent } from './events.js';

export type RoutingCandidate = Extract<
  PaymentEvent,
  { type: 'AttemptRouted' }
>['data']['candidates'][number];

export type PaymentCommand =
  | {
      readonly type: 'CreatePayment';
      readonly payment: string;
      readonly merchant: string;
      readonly reference: string;
      readonly amount: MoneyText;
      readonly method: string;
      readonly card?: SealedCard;
      readonly capture: 'automatic' | 'manual';
      readonly description: string | null;
      readonly metadata: Readonly<Record<string, string>>;
      /** RFC 3339 UTC. */
      readonly expiresAt: string;
      /** At each channel; one for all channels that have none of their own. */
      readonly prices: readonly Price[];
      /** Who gets a share of it; left out for nobody. */
      readonly sharing?: readonly ShareLine[];
      readonly scenario: string | null;
      readonly contentHash: string;
    }
  | {
      readonly type: 'RequestCapture';
      readonly capture: string;
      /** Default: all that can be captured. */
      readonly amount: MoneyText | null;
      readonly final: boolean;
      readonly contentHash: string;
    }
  /** The merchant takes what was paid for the whole. */
  | { readonly type: 'AcceptUnderpayment' }
  | { readonly type: 'RequestCancel'; readonly cancel: string; readonly contentHash: string }
  | {
      readonly type: 'RequestRefund';
      readonly refund: string;
      /** Default: all that can be refunded. */
      readonly amount: MoneyText | null;
      readonly reason: string | null;
      readonly metadata: Readonly<Record<string, string>>;
      readonly scenario: string | null;
      readonly contentHash: string;
      /**
       * What the request was to become when the hold was made: it is refused if that has changed.
       * Null takes whatever it becomes.
       */
      readonly quote: RefundQuote | null;
      /** The merchant's money, held in the ledger for the quote. */
      readonly hold: RefundHold;
      /** Gives back all that a case holds of a capture, claimed before; null: as the refund's rules say. */
      readonly from: { readonly case: string; readonly claim: string } | null;
    }
  // What the flow of a dispute asks for
  | {
      readonly type: 'ClaimDisputed';
      readonly dispute: string;
      readonly number: number;
      /** What the channel says is disputed: at most what is left is claimed. */
      readonly amount: Money;
    }
  | { readonly type: 'ReleaseDisputed'; readonly dispute: string; readonly number: number }
  // What the payment saga records
  | { readonly type: 'RecordCardTokenErased' }
  | {
      readonly type: 'RecordRoute';
      readonly attempt: number;
      readonly channel: string;
      readonly candidates: readonly RoutingCandidate[];
    }
  | {
      readonly type: 'RecordAwaitingPayer';
      readonly attempt: number;
      readonly nextAction: NextAction;
    }
  | {
      readonly type: 'RecordAttemptFailed';
      readonly attempt: number;
      readonly failure: Failure;
      readonly final: boolean;
    }
  /** The channel confirmed the attempt: it took the money, or holds it for capture. */
  | {
      readonly type: 'RecordAttemptSucceeded';
      readonly attempt: number;
      readonly channelReference: string;
      /** What the channel says that it took or holds, in the payment's currency. Default: as asked. */
      readonly confirmed?: MoneyText;
      /** What the channel costs now, as a percentage. */
      readonly costPercent: string;
      /** RFC 3339 UTC: until when the channel holds the money, if it holds it for capture. */
      readonly authorizationExpiresAt: string;
    }
  /** The authorization has come to its end: nothing more is captured, and the rest is voided. */
  | { readonly type: 'ExpireAuthorization' }
  | {
      readonly type: 'RecordCaptured';
      readonly capture: string;
      readonly channelReference: string;
      /** What the channel says that it took, in the payment's currency. Default: as asked. */
      readonly confirmed?: MoneyText;
      /** What the channel costs now, as a percentage. */
      readonly costPercent: string;
    }
  /** The capture has claimed its place in the volume that its tiers are counted by. */
  | {
      readonly type: 'RecordCapturePriced';
      readonly capture: string;
      readonly month: string;
      /** What the window held before it. */
      readonly before: MoneyText;
    }
  | { readonly type: 'RecordCaptureFailed'; readonly capture: string; readonly failure: Failure }
  | {
      readonly type: 'RecordCapturePosted';
      readonly capture: string;
      readonly transaction: string;
      readonly to: 'merchant' | 'suspense';
      /** The case that answers for it in suspense; null if it went to the merchant. */
      readonly case: string | null;
    }
  /** A case was resolved: what was left of its capture has left suspense. */
  | {
      readonly type: 'RecordSuspendedCaptureSettled';
      readonly capture: string;
      readonly case: string;
      readonly transaction: string;
      readonly to: 'merchant' | 'written_off';
      readonly amount: MoneyText;
      readonly fee: MoneyText;
      /** Left out for none. */
      readonly tax?: MoneyText;
    }
  /** What was authorized and not captured is free again at the channel, or there was nothing left. */
  | {
      readonly type: 'RecordRemainderVoided';
      /** What the channel gave back, and by which request; null if nothing was left to give back. */
      readonly voided: { readonly requestNo: string; readonly amount: MoneyText } | null;
    }
  /** What the channel took above what was asked for stands in suspense. */
  | { readonly type: 'RecordExcessPosted'; readonly capture: string; readonly transaction: string }
  /** The end of a payment for which no channel took or holds money. */
  | {
      readonly type: 'EndUnpaid';
      readonly as: 'failed' | 'canceled' | 'expired';
      readonly failure: Failure | null;
    }
  /** The channel took money, or holds it, for an attempt that was given up. */
  | {
      readonly type: 'RecordLateSuccess';
      readonly attempt: number;
      readonly channelReference: string;
      /** What the channel says it took or holds; left out for what was asked for. */
      readonly confirmed?: MoneyText;
    }
  | {
      readonly type: 'RecordLateSuccessRefunded';
      readonly attempt: number;
      readonly channelReference: string;
      /** The request at the channel that gave it back. */
      readonly requestNo: string;
    }
  /** A case was resolved so: its money, claimed before, is to go back at the channel. */
  | {
      readonly type: 'RequestSuspenseRefund';
      readonly case: string;
      readonly claim: string;
      readonly channel: string;
      readonly original: string;
      readonly amount: MoneyText;
    }
  | {
      readonly type: 'RecordSuspenseRefunded';
      readonly requestNo: string;
      readonly performed: string;
      readonly channelReference: string;
      readonly transaction: string;
    }
  | {
      readonly type: 'RecordSuspenseRefundFailed';
      readonly requestNo: string;
      readonly failure: Failure;
    }
  | {
      readonly type: 'RecordLateAuthorizationVoided';
      readonly attempt: number;
      readonly channelReference: string;
    }
  // What the refund saga records
  /** Another hold has taken the place of the first, which would have expired. */
  | { readonly type: 'RenewRefundHold'; readonly refund: string; readonly hold: RefundHold }
  | { readonly type: 'RecordSuspenseClaimed'; readonly refund: string }
  | {
      readonly type: 'RecordRefundConfirmed';
      readonly refund: string;
      readonly channelReference: string;
      /** What the channel says that it gave back. Default: as asked. */
      readonly confirmed?: MoneyText;
    }
  | {
      readonly type: 'RecordRefundSucceeded';
      readonly refund: string;
      readonly transaction: string;
    }
  | { readonly type: 'RecordRefundFailed'; readonly refund: string; readonly failure: Failure };

export type CommandOf<Type extends PaymentCommand['type']> = Extract<
  PaymentCommand,
  { type: Type }
>;
