/**
 * The events of a payment's story that have words of their own: `payment.step.NAME` in the catalogues
 * (test/web/payment-steps.test.ts holds them against the events). Facts are what a merchant reads; the
 * other steps are how they came about.
 */
export const FACTS = [
  'PaymentCreated',
  'AttemptAwaitsPayer',
  'AttemptFailed',
  'PaymentAuthorized',
  'AuthorizationExpired',
  'CaptureRequested',
  'PaymentCaptured',
  'ExcessConfirmed',
  'CaptureFailed',
  'SuspendedCaptureSettled',
  'RemainderVoided',
  'CancelRequested',
  'PaymentSucceeded',
  'PaymentUnderpaid',
  'UnderpaymentAccepted',
  'PaymentFailed',
  'PaymentCanceled',
  'PaymentExpired',
  'LateSuccessRecorded',
  'LateSuccessRefunded',
  'LateAuthorizationRecorded',
  'LateAuthorizationVoided',
  'SuspenseRefunded',
  'RefundRequested',
  'RefundSucceeded',
  'RefundFailed',
  'PaymentDisputed',
  'PaymentUndisputed',
  'CaseOpened',
  'CaseResolved',
  'SagaStuck',
  'SagaResumed',
] as const;

const WORKINGS = [
  'CardTokenErased',
  'AttemptRouted',
  'ExcessPosted',
  'CapturePosted',
  'SuspenseRefundRequested',
  'SuspenseRefundFailed',
  'RefundReserved',
  'RefundSuspenseClaimed',
  'RefundConfirmed',
  'CardTokenErased',
  'SagaStarted',
  'SagaTaken',
  'ChannelCallRequested',
  'ChannelCallSettled',
  'CallbackNoted',
  'CaseRaised',
  'SagaEnded',
  'CallbackReceived',
  'AccountOpened',
  'TransactionPosted',
  'ReservationMade',
  'ReservationVoided',
  'ReservationPrevented',
  'CaseMoneyHeld',
  'CaseAssigned',
  'CaseMoneyClaimed',
  'CaseClaimReleased',
  'CaseMoneyMoved',
  'CaseDismissed',
] as const;

export const STEPS = [...FACTS, ...WORKINGS] as const;
export type StepType = (typeof STEPS)[number];

const known = new Set<string>(STEPS);
const facts = new Set<string>(FACTS);

/** The step's type without its version: `PaymentCaptured`. */
export const stepType = (type: string): string => type.replace(/\.v\d+$/, '');

export const isKnownStep = (type: string): type is StepType => known.has(type);
export const isFact = (type: string): boolean => facts.has(type);
