/** One sentence for every event type: what had happened when it was written. */
import type { TallybookEvent } from '../../domain/events.js';

export const eventMeanings: Readonly<Record<TallybookEvent['type'], string>> = {
  StoreCreated: 'The store was made, with its random id, in development or production mode.',

  BookRegistered: 'A book of this name may exist: written before its stream.',
  BookOpened: 'A book began, with its time zone and first accounting day.',
  SubjectAdded: 'The chart of the book has one subject more.',
  AccountOpened: 'An account was opened under a subject, with its limits.',
  AccountFrozen: 'The account takes no more postings until it is unfrozen.',
  AccountUnfrozen: 'The account takes postings again.',
  AccountClosed: 'The account, empty by then, was closed for ever.',
  AccountLimitsChanged: 'From here on the account has these limits and no others.',
  AccountLimitsScheduled: 'A change of limits was fixed for the beginning of a later day.',
  TransactionPosted:
    'A balanced transaction; each entry carries the number and the balance of its account.',
  ReservationMade: 'Amounts are held; they count against the limits.',
  ReservationVoided: 'The hold was given up or has expired.',
  ReservationPrevented: 'The void came before its reservation, which is refused from now on.',
  DayCut: 'One accounting day was closed and the next was opened.',

  PaymentCreated: 'A merchant asked for a payment.',
  AttemptRouted: 'Routing chose a channel; the rejected candidates are kept with it.',
  AttemptAwaitsPayer: 'The payer has to do something first, such as scan a code.',
  AttemptFailed: 'The attempt came to nothing, for certain.',
  PaymentAuthorized: 'The channel holds the money for us.',
  AuthorizationExpired: 'The authorization is over: what was not captured is voided.',
  CaptureRequested: 'A capture was accepted and goes to the channel.',
  PaymentCaptured: 'The channel confirmed the capture: a fact.',
  CapturePosted: 'The ledger holds the capture.',
  SuspendedCaptureSettled:
    'What was left of a capture in suspense was booked to the merchant, or written off.',
  CaptureFailed: 'The channel refused the capture; the payment stays authorized.',
  RemainderVoided: 'What was authorized and not captured was given back at the channel.',
  CancelRequested: 'A cancel was accepted.',
  PaymentUnderpaid:
    'The channel took less than was asked for: the merchant accepts that, or it goes back.',
  UnderpaymentAccepted: 'The merchant takes what was paid for the whole.',
  ExcessConfirmed: 'The channel took more than was asked for; the excess goes to suspense.',
  ExcessPosted: 'The excess stands in suspense, with a case.',
  PaymentSucceeded: 'The payment came to its good end.',
  PaymentFailed: 'The payment came to nothing.',
  PaymentCanceled: 'The payment was canceled before anything was captured.',
  PaymentExpired: 'The payment was not paid in time and is closed at the channel.',
  LateSuccessRecorded: 'A channel took money for an attempt that was closed: it goes back.',
  LateAuthorizationRecorded:
    'A channel holds money for an attempt that was closed: the hold is voided, nothing is booked.',
  LateAuthorizationVoided: 'The hold of a late authorization was voided at the channel.',
  LateSuccessRefunded: 'The money of a late success was given back at the channel.',
  SuspenseRefundRequested: 'A case was resolved so: what it holds is to go back at the channel.',
  SuspenseRefunded: 'The money of the case was given back at the channel, and has left suspense.',
  SuspenseRefundFailed: 'The channel refused to give it back; the case holds it still.',
  RefundRequested: 'A refund was asked for; its share of the fee is fixed.',
  RefundReserved: "The ledger holds the merchant's money for the refund.",
  RefundSuspenseClaimed: 'What comes from suspense is claimed from its cases for the refund.',
  RefundConfirmed: 'The channel confirmed the refund: a fact.',
  RefundSucceeded: 'The ledger holds the refund.',
  RefundFailed: 'The channel refused the refund; what was held is free again.',

  SagaStarted:
    'The flow of a payment or refund began; its owner is the process that carries it on.',
  SagaTaken: 'Another process carries the flow on, because its owner had not, or it has new work.',
  ChannelCallRequested: 'A channel call is about to be made; this is its claim.',
  ChannelCallSettled:
    'The channel call has its answer: what was read from it, and the exchange, encrypted.',
  CallbackNoted: 'A callback was brought to this flow and read.',
  CaseRaised: 'A case was opened for what this flow saw.',
  SagaStuck: 'The flow cannot go on by itself and needs manual action.',
  SagaResumed: 'Somebody let the flow go on by hand.',
  SagaEnded: 'Nothing is left to do.',

  CallbackReceived:
    'A channel called back with a good signature: what was read, and the exchange, encrypted.',
  CallbackRejected:
    'A callback was refused; a keyed hash, the reason and, encrypted, the headers are kept.',

  MerchantRegistered: 'A merchant was registered, with its fee.',

  KeyIssued:
    'An API key was issued; the hash of its secret is kept, and what requests are signed with is kept sealed.',
  KeyApproved: "Another operator approved an operator's key: from here on it is in force.",
  KeyRotated: 'The key has a new secret; the ones before it work until `previousUntil`.',
  KeyRevoked:
    'The key has ended for ever; with `withIssued`, so have the keys that it issued or rotated.',
  SigningSecretRewrapped: 'The secret of the key is sealed under a newer master key.',

  ProposalMade: 'Somebody proposed what another principal has to approve.',
  ProposalApproved: 'Another principal approved the proposal of this hash; it is executed next.',
  ProposalRejected: 'Another principal rejected the proposal.',
  ProposalExecuted: 'What was approved has had its effect.',
  ProposalFailed: 'What was approved was refused when it was executed, and had no effect.',

  CaseOpened: 'Something needs manual action.',
  CaseMoneyHeld: 'The case answers for this money in suspense.',
  CaseAssigned: 'Somebody looks into the case.',
  CaseMoneyClaimed: 'Money of the case is about to be moved; nobody else may move it.',
  CaseClaimReleased: 'The claimed money was not moved after all.',
  CaseMoneyMoved: 'The claimed money has left suspense by this transaction.',
  CaseResolved: 'The case holds nothing any more; how the last of its money went.',
  CaseDismissed: 'The case held nothing, and nothing more is to be done.',

  EvidenceErasureOrdered:
    'Somebody gave up raw exchanges for good: from here on their keys are destroyed.',
  EvidenceErased: 'The keys of the order are destroyed; what they sealed cannot be read any more.',

  SealKeyAnnounced: 'From here on this key signs the tree heads; the key before it vouches for it.',
  TreeHeadSigned: 'Every event up to here is sealed under one root hash, signed.',
};
