import { paymentEventSchemas, paymentEventVersions } from './events.js';
import { paymentErrors } from './errors.js';
import { paymentStreams } from './streams.js';
import type { Concept } from '../kernel/concept.js';

export const payment = {
  title: 'Payment',
  streams: '`payment-{pay_…}`',
  categories: [paymentStreams.category],
  eventSchemas: paymentEventSchemas,
  eventVersions: paymentEventVersions,
  eventMeanings: {
    PaymentCreated: 'A merchant asked for a payment.',
    CardTokenErased:
      "The key store does not hold the data key of the card's token any more: nobody can open it.",
    AttemptRouted: 'Routing chose a channel; the rejected candidates are kept with it.',
    AttemptAwaitsPayer: 'The payer has to do something first, such as scan a code.',
    AttemptFailed: 'The attempt came to nothing, for certain.',
    PaymentAuthorized: 'The channel holds the money for us.',
    AuthorizationExpired: 'The authorization is over: what was not captured is voided.',
    CaptureRequested: 'A capture was accepted and goes to the channel.',
    PaymentCaptured: 'The channel confirmed the capture: a fact.',
    CapturePriced: 'The capture is priced by the volume of its merchant in its month.',
    ExcessConfirmed: 'The channel took more than was asked for; the excess goes to suspense.',
    ExcessPosted: 'The excess stands in suspense, with a case.',
    CapturePosted: 'The ledger holds the capture.',
    SuspendedCaptureSettled:
      'What was left of a capture in suspense was booked to the merchant, or written off.',
    CaptureFailed: 'The channel refused the capture; the payment stays authorized.',
    RemainderVoided: 'What was authorized and not captured was given back at the channel.',
    CancelRequested: 'A cancel was accepted.',
    PaymentSucceeded: 'The payment came to its good end.',
    PaymentUnderpaid:
      'The channel took less than was asked for: the merchant accepts that, or it goes back.',
    UnderpaymentAccepted: 'The merchant takes what was paid for the whole.',
    PaymentFailed: 'The payment came to nothing.',
    PaymentCanceled: 'The payment was canceled before anything was captured.',
    PaymentExpired: 'The payment was not paid in time and is closed at the channel.',
    LateSuccessRecorded: 'A channel took money for an attempt that was closed: it goes back.',
    LateSuccessRefunded: 'The money of a late success was given back at the channel.',
    LateAuthorizationRecorded:
      'A channel holds money for an attempt that was closed: the hold is voided, nothing is booked.',
    LateAuthorizationVoided: 'The hold of a late authorization was voided at the channel.',
    SuspenseRefundRequested: 'A case was resolved so: what it holds is to go back at the channel.',
    SuspenseRefunded: 'The money of the case was given back at the channel, and has left suspense.',
    SuspenseRefundFailed: 'The channel refused to give it back; the case holds it still.',
    RefundRequested: 'A refund was asked for; its share of the fee is fixed.',
    RefundReserved: "The ledger holds the merchant's money for the refund.",
    RefundSuspenseClaimed: 'What comes from suspense is claimed from its cases for the refund.',
    RefundConfirmed: 'The channel said what it gave back of the refund, and what above it: a fact.',
    PaymentDisputed: 'A dispute holds so much of the payment: it cannot be refunded as well.',
    PaymentUndisputed: 'The dispute was won: the money can be refunded again.',
    RefundSucceeded: 'The ledger holds the refund.',
    RefundFailed: 'The channel refused the refund; what was held is free again.',
  },
  idPrefixes: { payment: 'pay', capture: 'cap', refund: 're' },
  errors: paymentErrors,
} as const satisfies Concept<keyof typeof paymentEventSchemas>;
