/** The fold: what each event leaves of a payment, member by member, and nothing else. */
import { lateVoid } from './steps.js';
import { describe, expect, it } from '@jest/globals';
import { paymentAggregate } from '../../domain/payment/aggregate.js';
import { isPaymentEvent } from '../../domain/payment/aggregate.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import { evolvePayment, foldPayment } from '../../domain/payment/evolve/index.js';
import type { Payment } from '../../domain/payment/payment.js';
import { code } from '../money/code.js';
import { AT } from '../support/given-when-then.js';
import {
  attemptFailed,
  AUTHORIZATION_ENDS,
  authorizationExpired,
  authorized,
  canceled,
  cancelRequested,
  captured,
  capturePosted,
  captureRequested,
  captureSuspended,
  created,
  expired,
  HEX,
  lateAuthorization,
  lateSuccess,
  PAYMENT,
  refundConfirmed,
  refundFailed,
  refundRequested,
  refundReserved,
  refundSucceeded,
  hold,
  routed,
  stateOf,
  succeeded,
  suspenseRefunded,
  suspenseRefundFailed,
  suspenseRefundRequested,
} from './stories.js';

const CNY = code('CNY');
const cny = (minor: bigint) => ({ minor, currency: CNY });

/** What `event` changes after `before`: those members alone are other than they were. */
const changes = (before: readonly PaymentEvent[], event: PaymentEvent): unknown => {
  const [old, now] = [stateOf(...before), stateOf(...before, event)];
  return Object.fromEntries(
    Object.entries(now).filter(
      ([member, value]) =>
        JSON.stringify(plain(value)) !== JSON.stringify(plain(old[member as keyof Payment])),
    ),
  );
};
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}` : each)),
  );

const fresh: Payment = {
  id: PAYMENT,
  merchant: 'mer_1',
  reference: 'order-1',
  amount: cny(100_00n),
  method: 'card',
  captureMode: 'automatic',
  description: null,
  metadata: {},
  createdAt: AT,
  expiresAt: '2026-01-02T03:34:05.000Z',
  feeTerms: { percent: '0', fixed: null },
  scenario: null,
  contentHash: 'content',
  status: 'processing',
  nextAction: null,
  failure: null,
  attempts: [],
  authorized: null,
  authorizationExpiresAt: null,
  authorizationExpired: false,
  underpayment: null,
  remainderVoided: false,
  captures: [],
  cancels: [],
  refunds: [],
  lateSuccesses: [],
  suspenseRefunds: [],
};
const attempt = {
  number: 1,
  channel: 'sandbox_a',
  requestNo: '018f0000000070008000000000000001a1',
  failure: null,
};
const capture = {
  id: 'cap_1',
  requestNo: '018f0000000070008000000000000001c1',
  amount: cny(60_00n),
  short: false,
  excess: null,
  channelReference: '',
  final: true,
  contentHash: 'c',
  status: 'requested',
  fee: cny(0n),
  channelCost: cny(0n),
  fixedFee: cny(0n),
  credited: cny(0n),
  creditedFee: cny(0n),
  suspendedIn: null,
  writtenOff: cny(0n),
  failure: null,
};
const excess = { amount: cny(5n), channel: 'sandbox_a', posted: false };
const excessConfirmed: PaymentEvent = {
  type: 'ExcessConfirmed',
  data: {
    capture: 'cap_1',
    channel: 'sandbox_a',
    channelReference: 'ch-1',
    amount: { value: '0.05', currency: 'CNY' },
  },
};
const taken = {
  status: 'captured',
  fee: cny(36n),
  channelCost: cny(18n),
  channelReference: 'ch-1',
};
const refund = {
  id: 're_1',
  requestNo: '018f0000000070008000000000000001r1',
  channel: 'sandbox_a',
  channelReference: '',
  amount: cny(40_00n),
  short: false,
  excess: null,
  feeShare: cny(24n),
  suspended: [],
  claim: '018f0000000070008000000000000001r1',
  claimed: true,
  reason: null,
  metadata: {},
  scenario: null,
  contentHash: 'r',
  createdAt: AT,
  status: 'requested',
  hold: null,
  failure: null,
};
const payer = { type: 'redirect', data: 'd', url: 'https://pay.example/1' };
const awaits: PaymentEvent = {
  type: 'AttemptAwaitsPayer',
  data: { attempt: 1, nextAction: payer },
};
const failure = { code: 'declined', message: 'no' };

describe('a payment that was created', () => {
  it('has what was asked for, and nothing yet', () => {
    expect(stateOf(created())).toStrictEqual(fresh);
    const full = created({
      method: { type: 'qr' },
      capture: 'manual',
      description: 'tea',
      metadata: { a: 'b' },
      fee: { percent: '0.60', fixed: { value: '0.30', currency: 'CNY' } },
      scenario: 's',
    });
    expect(stateOf(full)).toStrictEqual({
      ...fresh,
      method: 'qr',
      captureMode: 'manual',
      description: 'tea',
      metadata: { a: 'b' },
      feeTerms: { percent: '0.60', fixed: cny(30n) },
      scenario: 's',
    });
  });

  it('comes before everything else', () => {
    expect(paymentAggregate.initialState).toBeNull();
    expect(() => evolvePayment(null, succeeded, AT)).toThrow(
      new Error('PaymentSucceeded before PaymentCreated'),
    );
  });

  it('has each capture before its posting', () => {
    expect(() => stateOf(created(), routed(), capturePosted('cap_1'))).toThrow(
      new Error('CapturePosted before PaymentCaptured'),
    );
  });

  it('is the fold of its stored events, from nothing or from a state', () => {
    const stored = (event: PaymentEvent) => ({ event, metadata: { at: AT } }) as never;
    expect(foldPayment([])).toBeNull();
    expect(foldPayment([stored(created()), stored(routed())])).toStrictEqual(
      stateOf(created(), routed()),
    );
    expect(foldPayment([stored(routed())], stateOf(created()))).toStrictEqual(
      stateOf(created(), routed()),
    );
  });

  it('knows its own events', () => {
    expect(isPaymentEvent(created())).toBe(true);
    expect(isPaymentEvent({ type: 'BookOpened', data: {} })).toBe(false);
  });
});

describe('an event changes', () => {
  const start = [created()];
  const tried = [created(), routed(), routed(2, 'sandbox_b')];
  const second = {
    ...attempt,
    number: 2,
    channel: 'sandbox_b',
    requestNo: `${attempt.requestNo.slice(0, -1)}2`,
  };
  const asked = [
    created(),
    routed(),
    captureRequested('cap_0', '1.00'),
    captureRequested('cap_1', '60.00'),
  ];
  const other = { ...capture, id: 'cap_0', amount: cny(100n) };
  const refunding = [
    created(),
    routed(),
    refundRequested('re_1', '40.00', { feeShare: '0.24' }),
    refundRequested('re_2', '40.00', { feeShare: '0.24' }),
  ];
  const beside = { ...refund, id: 're_2' };
  const inSuspense = (value: string) => ({
    case: 'case_1',
    capture: 'cap_1',
    amount: { value, currency: 'CNY' },
  });
  const fromSuspense = {
    ...beside,
    suspended: [{ case: 'case_1', capture: 'cap_1', amount: cny(40_00n) }],
    claimed: false,
  };
  const ofCase = (number: number) => ({
    case: `case_${number}`,
    claim: `apr_${number}`,
    requestNo: `${HEX}s${number}`,
    channel: 'sandbox_a',
    original: `${HEX}a1`,
    amount: cny(5_00n),
    status: 'requested',
    performed: null,
  });
  const ofCases = [created(), suspenseRefundRequested(1), suspenseRefundRequested(2)];
  const suspendedTwo = [...asked, captureSuspended('cap_1')];
  const inCase = { ...capture, status: 'posted', suspendedIn: 'case_1' };
  const settledCapture = (to: 'merchant' | 'written_off'): PaymentEvent => ({
    type: 'SuspendedCaptureSettled',
    data: {
      ...{ capture: 'cap_1', case: 'case_1', transaction: 'ltx_9', to },
      amount: { value: '60.00', currency: 'CNY' },
      fee: { value: '0.36', currency: 'CNY' },
    },
  });
  const late = {
    held: false,
    attempt: 1,
    channel: 'sandbox_a',
    requestNo: '018f0000000070008000000000000001l1',
    amount: cny(100_00n),
    refunded: false,
    refundedBy: null,
  };

  it.each<[string, readonly PaymentEvent[], PaymentEvent, Partial<Record<keyof Payment, unknown>>]>(
    [
      ['the first attempt', start, routed(), { attempts: [attempt] }],
      [
        'a second one',
        [created(), routed()],
        routed(2, 'sandbox_b'),
        { attempts: [attempt, second] },
      ],
      [
        'the payer to act',
        [created(), routed()],
        awaits,
        { status: 'requires_action', nextAction: payer },
      ],
      [
        'an attempt that failed',
        [...tried, awaits],
        attemptFailed(1, true),
        {
          status: 'processing',
          nextAction: null,
          attempts: [
            { ...attempt, failure: { code: 'closed', message: 'closed', final: true } },
            second,
          ],
        },
      ],
      [
        'an authorization',
        [created(), routed(), awaits],
        authorized('90.00'),
        {
          status: 'authorized',
          nextAction: null,
          authorized: cny(90_00n),
          authorizationExpiresAt: AUTHORIZATION_ENDS,
        },
      ],
      [
        'an authorization expired',
        [created({ capture: 'manual' }), routed(), authorized()],
        authorizationExpired,
        { authorizationExpired: true },
      ],
      [
        'a capture asked for',
        [created(), captureRequested('cap_0', '1.00')],
        captureRequested('cap_1', '60.00'),
        { captures: [other, capture] },
      ],
      [
        'a capture of the channel',
        asked,
        captured('cap_1', '60.00', { fee: '0.36' }),
        { captures: [other, { ...capture, ...taken }] },
      ],
      [
        'an automatic capture, which nobody asked for',
        [created(), routed(), awaits],
        captured('cap_1', '60.00', { fee: '0.36' }),
        {
          status: 'processing',
          nextAction: null,
          captures: [{ ...capture, ...taken, requestNo: '', contentHash: '', short: true }],
        },
      ],
      [
        'a capture that nobody asked for, beside one that was',
        [created(), routed(), captureRequested('cap_0', '1.00')],
        captured('cap_1', '60.00', { fee: '0.36' }),
        {
          captures: [other, { ...capture, ...taken, requestNo: '', contentHash: '', short: true }],
        },
      ],
      [
        'a capture in which the channel took less',
        asked,
        captured('cap_1', '50.00', { fee: '0.36' }),
        {
          captures: [
            other,
            { ...capture, ...taken, amount: cny(50_00n), channelCost: cny(15n), short: true },
          ],
        },
      ],
      [
        'a capture in which the channel took more',
        asked,
        excessConfirmed,
        { captures: [other, { ...capture, excess }] },
      ],
      [
        'an excess posted',
        [...asked, excessConfirmed],
        { type: 'ExcessPosted', data: { capture: 'cap_1', transaction: 'ltx_1' } },
        { captures: [other, { ...capture, excess: { ...excess, posted: true } }] },
      ],
      [
        'a payment underpaid',
        asked,
        { type: 'PaymentUnderpaid', data: {} },
        { status: 'underpaid', underpayment: { since: AT, accepted: false } },
      ],
      [
        'an underpayment accepted',
        [...asked, { type: 'PaymentUnderpaid', data: {} }],
        { type: 'UnderpaymentAccepted', data: {} },
        { underpayment: { since: AT, accepted: true } },
      ],
      [
        'a capture posted',
        asked,
        capturePosted('cap_1'),
        { captures: [other, { ...capture, status: 'posted', credited: capture.amount }] },
      ],
      [
        'a capture posted to suspense',
        asked,
        captureSuspended('cap_1'),
        { captures: [other, { ...capture, status: 'posted', suspendedIn: 'case_1' }] },
      ],
      [
        'a capture that failed',
        asked,
        { type: 'CaptureFailed', data: { capture: 'cap_1', failure } },
        { captures: [other, { ...capture, status: 'failed', failure }] },
      ],
      [
        'the rest given back',
        start,
        {
          type: 'RemainderVoided',
          data: { requestNo: 'x', amount: { value: '1.00', currency: 'CNY' } },
        },
        { remainderVoided: true },
      ],
      ['a cancel', start, cancelRequested, { cancels: [{ id: 'pay_c', contentHash: 'x' }] }],
      [
        'another cancel',
        [created(), cancelRequested],
        { type: 'CancelRequested', data: { cancel: 'pay_d', contentHash: 'y' } },
        {
          cancels: [
            { id: 'pay_c', contentHash: 'x' },
            { id: 'pay_d', contentHash: 'y' },
          ],
        },
      ],
      ['success', [created(), awaits], succeeded, { status: 'succeeded', nextAction: null }],
      [
        'failure',
        [created(), awaits],
        { type: 'PaymentFailed', data: { failure } },
        { status: 'failed', nextAction: null, failure },
      ],
      [
        'the end by a cancel',
        [created(), awaits],
        canceled,
        { status: 'canceled', nextAction: null },
      ],
      ['the end by time', [created(), awaits], expired, { status: 'expired', nextAction: null }],
      ['a late success', [created(), routed()], lateSuccess(), { lateSuccesses: [late] }],
      [
        'a late authorization',
        [created(), routed()],
        lateAuthorization,
        { lateSuccesses: [{ ...late, held: true }] },
      ],
      [
        'a late authorization voided',
        [created(), routed(), lateAuthorization],
        lateVoid,
        { lateSuccesses: [{ ...late, held: true, refunded: true }] },
      ],
      [
        'another late success',
        [...tried, lateSuccess()],
        lateSuccess(2),
        {
          lateSuccesses: [
            late,
            { ...late, attempt: 2, requestNo: `${late.requestNo.slice(0, -1)}2` },
          ],
        },
      ],
      [
        'a late success that went back',
        [...tried, lateSuccess(), lateSuccess(2)],
        {
          type: 'LateSuccessRefunded',
          data: { attempt: 1, channelReference: 'ch-x', requestNo: `${HEX}l1` },
        },
        {
          lateSuccesses: [
            { ...late, refunded: true, refundedBy: `${HEX}l1` },
            { ...late, attempt: 2, requestNo: `${late.requestNo.slice(0, -1)}2` },
          ],
        },
      ],
      [
        'a refund asked for',
        refunding.slice(0, 3),
        refundRequested('re_2', '40.00', { feeShare: '0.24' }),
        { refunds: [refund, beside] },
      ],
      [
        'a refund reserved',
        refunding,
        refundReserved('re_1'),
        { refunds: [{ ...refund, status: 'reserved', hold }, beside] },
      ],
      [
        'a refund confirmed',
        refunding,
        refundConfirmed('re_1', '40.00', { feeShare: { value: '0.24', currency: 'CNY' } }),
        { refunds: [{ ...refund, status: 'confirmed', channelReference: 'ch-r' }, beside] },
      ],
      [
        'a refund confirmed in less, from suspense',
        refunding,
        refundConfirmed('re_1', '30.00', {
          feeShare: { value: '0.18', currency: 'CNY' },
          suspended: [
            { case: 'case_1', capture: 'cap_1', amount: { value: '10.00', currency: 'CNY' } },
          ],
        }),
        {
          refunds: [
            {
              ...refund,
              ...{ status: 'confirmed', channelReference: 'ch-r', short: true },
              ...{ amount: cny(30_00n), feeShare: cny(18n) },
              suspended: [{ case: 'case_1', capture: 'cap_1', amount: cny(10_00n) }],
            },
            beside,
          ],
        },
      ],
      [
        'a refund from suspense asked for, which has yet to claim its money there',
        refunding.slice(0, 3),
        refundRequested('re_2', '40.00', { feeShare: '0.24', suspended: [inSuspense('40.00')] }),
        { refunds: [refund, fromSuspense] },
      ],
      [
        'the money of a refund claimed in suspense',
        [
          ...refunding.slice(0, 3),
          refundRequested('re_2', '40.00', { feeShare: '0.24', suspended: [inSuspense('40.00')] }),
        ],
        { type: 'RefundSuspenseClaimed', data: { refund: 're_2' } },
        { refunds: [refund, { ...fromSuspense, claimed: true }] },
      ],
      [
        'a refund confirmed in less than it was asked for, beside a smaller refund',
        [
          created(),
          routed(),
          refundRequested('re_1', '40.00', { feeShare: '0.24' }),
          refundRequested('re_2', '60.00', { feeShare: '0.36' }),
        ],
        refundConfirmed('re_2', '50.00', { feeShare: { value: '0.30', currency: 'CNY' } }),
        {
          refunds: [
            refund,
            {
              ...beside,
              ...{ status: 'confirmed', channelReference: 'ch-r', short: true },
              ...{ amount: cny(50_00n), feeShare: cny(30n) },
            },
          ],
        },
      ],
      [
        'a refund confirmed as it was asked for, beside a greater refund',
        [
          created(),
          routed(),
          refundRequested('re_1', '60.00', { feeShare: '0.24' }),
          refundRequested('re_2', '40.00', { feeShare: '0.24' }),
        ],
        refundConfirmed('re_2', '40.00', { feeShare: { value: '0.24', currency: 'CNY' } }),
        {
          refunds: [
            { ...refund, amount: cny(60_00n) },
            { ...beside, status: 'confirmed', channelReference: 'ch-r' },
          ],
        },
      ],
      [
        'nothing by a refund confirmed that nobody asked for',
        refunding,
        refundConfirmed('re_9', '40.00'),
        {},
      ],
      [
        'a refund confirmed in more',
        refunding,
        refundConfirmed('re_1', '40.00', {
          feeShare: { value: '0.24', currency: 'CNY' },
          excess: { value: '0.50', currency: 'CNY' },
        }),
        {
          refunds: [
            { ...refund, status: 'confirmed', channelReference: 'ch-r', excess: cny(50n) },
            beside,
          ],
        },
      ],
      [
        'a refund done',
        refunding,
        refundSucceeded('re_1'),
        { refunds: [{ ...refund, status: 'succeeded' }, beside] },
      ],
      [
        'a refund that failed',
        refunding,
        refundFailed('re_2'),
        { refunds: [refund, { ...beside, status: 'failed', failure }] },
      ],
      [
        'the refund of what a case holds asked for',
        [created(), suspenseRefundRequested(1)],
        suspenseRefundRequested(2),
        { suspenseRefunds: [ofCase(1), ofCase(2)] },
      ],
      [
        'the refund of what a case holds done, by a further try',
        ofCases,
        suspenseRefunded(2),
        {
          suspenseRefunds: [
            ofCase(1),
            { ...ofCase(2), status: 'succeeded', performed: `${HEX}s2t2` },
          ],
        },
      ],
      [
        'the refund of what a case holds refused',
        ofCases,
        suspenseRefundFailed(1),
        { suspenseRefunds: [{ ...ofCase(1), status: 'failed' }, ofCase(2)] },
      ],
      [
        'a capture in suspense booked to the merchant',
        suspendedTwo,
        settledCapture('merchant'),
        { captures: [other, { ...inCase, credited: cny(60_00n), creditedFee: cny(36n) }] },
      ],
      [
        'a capture in suspense written off',
        suspendedTwo,
        settledCapture('written_off'),
        { captures: [other, { ...inCase, writtenOff: cny(60_00n) }] },
      ],
    ],
  )('%s', (_, before, event, expected) => {
    expect(changes(before, event)).toStrictEqual(expected);
  });
});

describe('a status', () => {
  it.each<[string, PaymentEvent, string]>([
    ['authorized', authorized(), 'authorized'],
    ['succeeded', succeeded, 'succeeded'],
  ])('%s stays with a capture', (_, event, status) => {
    expect(stateOf(created(), routed(), event, captured('cap_1', '1.00')).status).toBe(status);
  });
});
