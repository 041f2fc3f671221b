/** Events and commands of payments with everything filled in that a test does not speak of. */
import { paymentAggregate } from '../../domain/payment/aggregate.js';
import type { CommandOf, PaymentCommand } from '../../domain/payment/commands.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import { type MerchantFee, NO_FEE } from '../../domain/merchant/merchant.js';
import { ownPrice } from '../../domain/merchant/own-price.js';
import { fromText } from '../../domain/money/money.js';
import { type Price, toStored } from '../../domain/price-plan/price.js';
import { channelCostOf } from '../../domain/payment/fees.js';
import type { Payment, PaymentState } from '../../domain/payment/payment.js';
import { cny } from '../money/amounts.js';
import { givenFor } from '../support/given-when-then.js';

export const PAYMENT = 'pay_018f0000-0000-7000-8000-000000000001';
export const HEX = '018f0000000070008000000000000001';

export const given = givenFor<PaymentState, PaymentCommand, PaymentEvent>(paymentAggregate);

/** The payment that these events leave. */
export function stateOf(...events: readonly PaymentEvent[]): Payment {
  const { state } = given(...events);
  if (state === null) throw new Error('no payment');
  return state;
}

type DataOf<Type extends PaymentEvent['type']> = Extract<PaymentEvent, { type: Type }>['data'];

/** Why a channel refuses. */
export const failure = { code: 'declined', message: 'no' };

/** The fee that a merchant was registered with, as the price of a payment. */
export const own = (fee: MerchantFee): Price => ({
  ...{ channel: null, plan: null },
  terms: ownPrice({ fee }),
});

export const create = ({
  fee = NO_FEE,
  ...change
}: Partial<CommandOf<'CreatePayment'>> & {
  readonly fee?: MerchantFee;
} = {}): CommandOf<'CreatePayment'> => ({
  type: 'CreatePayment',
  payment: PAYMENT,
  merchant: 'mer_1',
  reference: 'order-1',
  amount: cny('100.00'),
  method: 'card',
  capture: 'automatic',
  description: null,
  metadata: {},
  expiresAt: '2026-01-02T03:34:05.000Z',
  prices: [own(fee)],
  scenario: null,
  contentHash: 'content',
  ...change,
});

/** A card by its token, as it is stored. */
export const sealedCard = {
  channel: 'sandbox_a',
  token: { key: 'dk_1', ciphertext: 'sealed' },
  digest: 'hmac',
};
const { channel, token } = sealedCard;
export const createdByToken = (): PaymentEvent =>
  created({ method: { type: 'card', channel, token } });
export const tokenErased: PaymentEvent = { type: 'CardTokenErased', data: { key: 'dk_1' } };

export const created = ({
  fee = NO_FEE,
  ...change
}: Partial<DataOf<'PaymentCreated'>> & { readonly fee?: MerchantFee } = {}): PaymentEvent => ({
  type: 'PaymentCreated',
  data: {
    payment: PAYMENT,
    merchant: 'mer_1',
    reference: 'order-1',
    amount: cny('100.00'),
    method: { type: 'card' },
    capture: 'automatic',
    description: null,
    metadata: {},
    expiresAt: '2026-01-02T03:34:05.000Z',
    prices: [toStored(own(fee))],
    scenario: null,
    contentHash: 'content',
    ...change,
  },
});

export const routed = (attempt = 1, channel = 'sandbox_a'): PaymentEvent => ({
  type: 'AttemptRouted',
  data: { attempt, channel, requestNo: `${HEX}a${attempt}`, candidates: [] },
});

export const attemptFailed = (attempt = 1, final = false): PaymentEvent => ({
  type: 'AttemptFailed',
  data: { attempt, failure: { code: 'closed', message: 'closed' }, final },
});

export const AUTHORIZATION_ENDS = '2026-03-08T12:00:00.000Z';
export const authorized = (value = '100.00'): PaymentEvent => ({
  type: 'PaymentAuthorized',
  data: {
    attempt: 1,
    channel: 'sandbox_a',
    channelReference: 'ch-1',
    amount: cny(value),
    expiresAt: AUTHORIZATION_ENDS,
  },
});
export const authorizationExpired: PaymentEvent = { type: 'AuthorizationExpired', data: {} };

export const captureRequested = (
  capture: string,
  value: string,
  { final = true, number = 1 } = {},
): PaymentEvent => ({
  type: 'CaptureRequested',
  data: { capture, requestNo: `${HEX}c${number}`, amount: cny(value), final, contentHash: 'c' },
});

export const captured = (
  capture: string,
  value: string,
  { final = true, fee = '0.00', costPercent = '0.30' } = {},
): PaymentEvent => ({
  type: 'PaymentCaptured',
  data: {
    capture,
    channel: 'sandbox_a',
    channelReference: 'ch-1',
    amount: cny(value),
    fee: cny(fee),
    channelCost: channelCostOf(costPercent, fromText(cny(value))),
    final,
  },
});

export const capturePosted = (capture: string): PaymentEvent => ({
  type: 'CapturePosted',
  data: { capture, transaction: 'ltx_1', to: 'merchant', case: null },
});

/** The ledger holds it in suspense, and a case answers for it. */
export const captureSuspended = (capture: string, of = 'case_1'): PaymentEvent => ({
  type: 'CapturePosted',
  data: { capture, transaction: 'ltx_1', to: 'suspense', case: of },
});

export const succeeded: PaymentEvent = { type: 'PaymentSucceeded', data: {} };
export const canceled: PaymentEvent = { type: 'PaymentCanceled', data: {} };
export const expired: PaymentEvent = { type: 'PaymentExpired', data: {} };
export const cancelRequested: PaymentEvent = {
  type: 'CancelRequested',
  data: { cancel: 'pay_c', contentHash: 'x' },
};

/** A channel took the money of an attempt that was given up. */
export const lateSuccess = (attempt = 1, channel = 'sandbox_a'): PaymentEvent => ({
  type: 'LateSuccessRecorded',
  data: {
    attempt,
    channel,
    channelReference: 'ch-l',
    amount: cny('100.00'),
    requestNo: `${HEX}l${attempt}`,
  },
});

/** A channel holds money for an attempt that was given up. */
export const lateAuthorization: PaymentEvent = {
  type: 'LateAuthorizationRecorded',
  data: {
    attempt: 1,
    channel: 'sandbox_a',
    channelReference: 'ch-l',
    amount: cny('100.00'),
    requestNo: `${HEX}l1`,
  },
};

export const refundRequested = (
  refund: string,
  value: string,
  {
    number = 1,
    feeShare = '0.00',
    suspended = [],
    claim = `${HEX}r${number}`,
  }: {
    number?: number;
    feeShare?: string;
    suspended?: { case: string; capture: string; amount: { value: string; currency: string } }[];
    claim?: string;
  } = {},
): PaymentEvent => ({
  type: 'RefundRequested',
  data: {
    refund,
    requestNo: `${HEX}r${number}`,
    channel: 'sandbox_a',
    amount: cny(value),
    feeShare: cny(feeShare),
    suspended,
    claim,
    reason: null,
    metadata: {},
    scenario: null,
    contentHash: 'r',
  },
});

/** The hold that came with a refund's request. */
export const hold = { reservation: 'lrs_1', expiresAt: '2026-03-01T06:00:00.000Z' };
export const refundReserved = (refund: string): PaymentEvent => ({
  type: 'RefundReserved',
  data: { refund, ...hold },
});
export const refundConfirmed = (
  refund: string,
  value: string,
  rest: Partial<Extract<PaymentEvent, { type: 'RefundConfirmed' }>['data']> = {},
): PaymentEvent => ({
  type: 'RefundConfirmed',
  data: {
    ...{ refund, channelReference: 'ch-r', amount: cny(value), feeShare: cny('0.00') },
    ...{ suspended: [], excess: null },
    ...rest,
  },
});
export const refundSucceeded = (refund: string): PaymentEvent => ({
  type: 'RefundSucceeded',
  data: { refund, transaction: 'ltx_r' },
});
export const refundFailed = (refund: string): PaymentEvent => ({
  type: 'RefundFailed',
  data: { refund, failure },
});

/** What case number `number` holds, 5.00, is to go back at the channel. */
export const suspenseRefundRequested = (number: number): PaymentEvent => ({
  type: 'SuspenseRefundRequested',
  data: {
    case: `case_${number}`,
    claim: `apr_${number}`,
    requestNo: `${HEX}s${number}`,
    channel: 'sandbox_a',
    original: `${HEX}a1`,
    amount: cny('5.00'),
  },
});
/** It went back, by the second try. */
export const suspenseRefunded = (number: number): PaymentEvent => ({
  type: 'SuspenseRefunded',
  data: {
    requestNo: `${HEX}s${number}`,
    performed: `${HEX}s${number}t2`,
    channelReference: 'ch-s',
    transaction: 'ltx_s',
  },
});
export const suspenseRefundFailed = (number: number): PaymentEvent => ({
  type: 'SuspenseRefundFailed',
  data: { requestNo: `${HEX}s${number}`, failure },
});

export const capture = (
  id: string,
  value: string | null = null,
  final = true,
): CommandOf<'RequestCapture'> => ({
  type: 'RequestCapture',
  capture: id,
  amount: value === null ? null : cny(value),
  final,
  contentHash: 'c',
});

export const cancel = (id = 'pay_c'): CommandOf<'RequestCancel'> => ({
  type: 'RequestCancel',
  cancel: id,
  contentHash: 'x',
});

export const refund = (id: string, value: string | null = null): CommandOf<'RequestRefund'> => ({
  type: 'RequestRefund',
  refund: id,
  amount: value === null ? null : cny(value),
  reason: null,
  metadata: {},
  scenario: null,
  from: null,
  contentHash: 'r',
  quote: null,
  hold,
});

/** A payment of 100.00 that was captured whole and posted. */
export const paid = [routed(), captured('cap_1', '100.00'), capturePosted('cap_1'), succeeded];
/** A manual payment of 100.00 that is authorized. */
export const held = [created({ capture: 'manual' }), routed(), authorized()];
