/** Events of a payment, with its attempts, captures and refunds: all in `payment-{id}`. */
import { z } from 'zod';
import { sealedUnderKey } from '../data-key/sealed.js';
import { planVersion, storedPrice } from '../price-plan/price.js';
import {
  type EventOf,
  type EventVersions,
  failure,
  instant,
  metadataMap,
  money,
  stored,
  text,
} from '../kernel/schemas.js';

/** A channel that routing looked at, with why it was refused or how it scored. */
const candidate = stored({
  channel: text,
  eligible: z.boolean(),
  /** Decimal text, higher is better; null if it was refused. */
  score: text.nullable(),
  reasons: z.array(text),
});

/** What a receiver gets of a payment: of the net or of what is captured, or a fixed amount. */
const shareLine = z.union([
  stored({ merchant: text, percent: text, basis: z.enum(['net', 'captured']) }),
  stored({ merchant: text, amount: money }),
]);

const share = stored({ merchant: text, amount: money });

export const paymentEventSchemas = {
  PaymentCreated: stored({
    payment: text,
    merchant: text,
    reference: text,
    amount: money,
    /** How the payer pays: a method of some connector; if a card by a token, that and the channel that gave it. */
    method: stored({ type: text, channel: text.optional(), token: sealedUnderKey.optional() }),
    capture: z.enum(['automatic', 'manual']),
    description: text.nullable(),
    metadata: metadataMap,
    expiresAt: instant,
    /** What the merchant pays for it, at each channel, as it was when the payment was made: it stays so. */
    prices: z.array(storedPrice),
    /** Who gets a share of it; left out for nobody. It stays so. */
    sharing: z.array(shareLine).optional(),
    /** Scenario of a sandbox channel for the first attempt. */
    scenario: text.nullable(),
    contentHash: text,
  }),
  /** The key store does not hold the data key of the card's token any more: nobody can open the token. */
  CardTokenErased: stored({ key: text }),
  /** Routing chose a channel; `requestNo` is the channel's name for the attempt, for ever. */
  AttemptRouted: stored({
    attempt: z.number().int(),
    channel: text,
    requestNo: text,
    candidates: z.array(candidate),
  }),
  AttemptAwaitsPayer: stored({
    attempt: z.number().int(),
    nextAction: stored({ type: text, data: text, url: text }),
  }),
  /** The attempt came to nothing, for certain. */
  AttemptFailed: stored({
    attempt: z.number().int(),
    failure,
    /** True for a payer's decline, which no other channel is asked about. */
    final: z.boolean(),
  }),
  PaymentAuthorized: stored({
    attempt: z.number().int(),
    channel: text,
    channelReference: text,
    amount: money,
    /** Until when the money can be captured; then what is left of it is voided. */
    expiresAt: instant,
  }),
  /** The authorization has come to its end: nothing more is captured of it. */
  AuthorizationExpired: stored({}),
  CaptureRequested: stored({
    capture: text,
    requestNo: text,
    amount: money,
    final: z.boolean(),
    contentHash: text,
  }),
  /**
   * The channel confirmed: a fact. `fee` and `tax` are what this capture adds to what was taken; without `fee` it
   * is priced by its volume, and `CapturePriced` says so.
   */
  PaymentCaptured: stored({
    capture: text,
    channel: text,
    channelReference: text,
    amount: money,
    fee: money.optional(),
    /** On the fee; left out if its price bears none. */
    tax: money.optional(),
    /** By which plan it is priced; left out for the fee that the merchant was registered with. */
    plan: planVersion.optional(),
    /** What the channel keeps of it, at the rate in force then; a later rate changes nothing. */
    channelCost: stored({ percent: text, amount: money }),
    final: z.boolean(),
  }),
  /** The capture has claimed its place in the volume that its tiers are counted by, and is priced by that. */
  CapturePriced: stored({
    capture: text,
    fee: money,
    tax: money.optional(),
    /** A calendar month of the book's days, what it held before, and the tier that begins there, from 1 on. */
    volume: stored({ month: text, before: money, tier: z.number().int() }),
  }),
  /** The channel took more than was asked for: a fact. The excess goes to suspense, with a case. */
  ExcessConfirmed: stored({ capture: text, channel: text, channelReference: text, amount: money }),
  ExcessPosted: stored({ capture: text, transaction: text }),
  /** The ledger holds it: in the merchant's account, or in suspense if that refused. */
  CapturePosted: stored({
    capture: text,
    transaction: text,
    to: z.enum(['merchant', 'suspense']),
    /** The case that answers for it in suspense. */
    case: text.nullable(),
    /** What of it was booked to receivers of shares; left out for nothing. */
    shares: z.array(share).optional(),
  }),
  /** What was left of a capture in suspense was booked to the merchant after all, or written off. */
  SuspendedCaptureSettled: stored({
    capture: text,
    case: text,
    transaction: text,
    to: z.enum(['merchant', 'written_off']),
    amount: money,
    /** The fee that was taken with it, and the tax on the fee. */
    fee: money,
    tax: money.optional(),
  }),
  CaptureFailed: stored({ capture: text, failure }),
  /** What was authorized and not captured was given back at the channel, as it says, by this request or try. */
  RemainderVoided: stored({ requestNo: text, amount: money }),
  CancelRequested: stored({ cancel: text, contentHash: text }),
  PaymentSucceeded: stored({}),
  /** The channel took less than was asked for: the merchant accepts that, or it goes back. */
  PaymentUnderpaid: stored({}),
  UnderpaymentAccepted: stored({}),
  PaymentFailed: stored({ failure }),
  PaymentCanceled: stored({}),
  PaymentExpired: stored({}),
  /** A channel took money for an attempt that was closed or given up: it goes back. */
  LateSuccessRecorded: stored({
    attempt: z.number().int(),
    channel: text,
    channelReference: text,
    amount: money,
    /** Request number of the refund at the channel. */
    requestNo: text,
  }),
  /** `requestNo`: the request at the channel that gave it back. */
  LateSuccessRefunded: stored({
    attempt: z.number().int(),
    channelReference: text,
    requestNo: text,
  }),
  /** A channel holds money for an attempt that was given up: the hold is voided, nothing is booked. */
  LateAuthorizationRecorded: stored({
    attempt: z.number().int(),
    channel: text,
    channelReference: text,
    amount: money,
    /** Request number of the void at the channel. */
    requestNo: text,
  }),
  LateAuthorizationVoided: stored({ attempt: z.number().int(), channelReference: text }),
  /** A case was resolved so: its money, that of no capture, is to go back at the channel. */
  SuspenseRefundRequested: stored({
    case: text,
    claim: text,
    requestNo: text,
    channel: text,
    /** Request number of the payment at the channel. */
    original: text,
    amount: money,
  }),
  /** `performed`: the request at the channel that gave it back, `requestNo` or a further try. */
  SuspenseRefunded: stored({
    requestNo: text,
    performed: text,
    channelReference: text,
    transaction: text,
  }),
  SuspenseRefundFailed: stored({ requestNo: text, failure }),
  RefundRequested: stored({
    refund: text,
    requestNo: text,
    channel: text,
    amount: money,
    /** Part of the fee that is given back with this refund, fixed here. */
    feeShare: money,
    /** Part of the tax on fees, likewise; left out for none. */
    taxShare: money.optional(),
    /** What receivers give back of their shares, fixed here; left out for nothing. */
    shares: z.array(share).optional(),
    /** Parts that come from captures in suspense; the rest comes from the merchant's account. */
    suspended: z.array(stored({ case: text, capture: text, amount: money })),
    /** Under which the money in suspense is claimed from its cases. */
    claim: text,
    reason: text.nullable(),
    metadata: metadataMap,
    scenario: text.nullable(),
    contentHash: text,
  }),
  /**
   * The ledger holds the merchant's money. Comes with the request in one append, and again if the hold
   * had to be renewed. `expiresAt`: until when it holds for certain; null for no end.
   */
  RefundReserved: stored({
    refund: text,
    reservation: text,
    expiresAt: instant.nullable(),
    /** What of it is the merchant's settled money; left out if all of it is pending. */
    fromPayable: money.optional(),
    /** From which accounts receivers give back: what one does not have, it owes. Left out for no shares. */
    sharesFrom: z
      .array(
        stored({
          merchant: text,
          account: z.enum(['merchant_pending', 'merchant_payable', 'merchant_receivable']),
          amount: money,
        }),
      )
      .optional(),
  }),
  /** What comes from suspense is claimed from the cases that hold it: nobody else may move it. */
  RefundSuspenseClaimed: stored({ refund: text }),
  /**
   * The channel confirmed: a fact. `amount`, `feeShare`, `taxShare`, `shares` and `suspended` are what was given back of what was
   * asked for; a part in suspense that did not go is zero. `excess` is what was given back above that.
   */
  RefundConfirmed: stored({
    refund: text,
    channelReference: text,
    amount: money,
    feeShare: money,
    taxShare: money.optional(),
    shares: z.array(share).optional(),
    suspended: z.array(stored({ case: text, capture: text, amount: money })),
    excess: money.nullable(),
  }),
  /** So much of what was captured and not refunded is disputed, and cannot be refunded meanwhile. */
  PaymentDisputed: stored({ dispute: text, number: z.number().int(), amount: money }),
  /** The dispute was won: the money can be refunded again. */
  PaymentUndisputed: stored({ dispute: text, number: z.number().int() }),
  RefundSucceeded: stored({ refund: text, transaction: text }),
  RefundFailed: stored({ refund: text, failure }),
};

export type PaymentEvent = EventOf<typeof paymentEventSchemas>;
/** What events of a type carry. */
export type DataOf<Type extends PaymentEvent['type']> = Extract<
  PaymentEvent,
  { type: Type }
>['data'];
export const paymentEventVersions: EventVersions<typeof paymentEventSchemas> = {
  PaymentCreated: 1,
  CardTokenErased: 1,
  AttemptRouted: 1,
  AttemptAwaitsPayer: 1,
  AttemptFailed: 1,
  PaymentAuthorized: 1,
  AuthorizationExpired: 1,
  CaptureRequested: 1,
  PaymentCaptured: 1,
  CapturePriced: 1,
  ExcessConfirmed: 1,
  ExcessPosted: 1,
  CapturePosted: 1,
  SuspendedCaptureSettled: 1,
  CaptureFailed: 1,
  RemainderVoided: 1,
  CancelRequested: 1,
  PaymentSucceeded: 1,
  PaymentUnderpaid: 1,
  UnderpaymentAccepted: 1,
  PaymentFailed: 1,
  PaymentCanceled: 1,
  PaymentExpired: 1,
  LateSuccessRecorded: 1,
  LateSuccessRefunded: 1,
  LateAuthorizationRecorded: 1,
  LateAuthorizationVoided: 1,
  SuspenseRefundRequested: 1,
  SuspenseRefunded: 1,
  SuspenseRefundFailed: 1,
  RefundRequested: 1,
  RefundReserved: 1,
  RefundSuspenseClaimed: 1,
  RefundConfirmed: 1,
  PaymentDisputed: 1,
  PaymentUndisputed: 1,
  RefundSucceeded: 1,
  RefundFailed: 1,
};
