/** A small installation as events: one payment of 100.00, captured and posted, 20.00 of it refunded. */
import { defaultChart } from '../../../domain/ledger/chart.js';
import { cny } from '../../money/amounts.js';
import {
  account,
  call,
  DAY,
  ended,
  type Happened,
  inBook,
  inPayment,
  MERCHANT,
  posted,
  RECEIVABLE,
  started,
} from './happened.js';

const FEES = 'sys:fee_income:CNY';

/** A history in which everything is right. */
export const goodHistory = (): Happened[] => [
  { stream: 'tallybook-books', event: { type: 'BookRegistered', data: { book: 'main' } } },
  inBook({
    type: 'BookOpened',
    data: { book: 'main', timezone: 'UTC', cutTime: '00:00', day: DAY, chart: [...defaultChart] },
  }),
  ...paid(),
  ...refunded(),
  inBook({ type: 'DayCut', data: { closed: DAY, opened: '2026-07-02', cause: 'timer' } }),
];

/** A payment of 100.00 that is captured and posted, with a fee of 0.60. */
const paid = (): Happened[] => [
  inPayment({
    type: 'PaymentCreated',
    data: {
      payment: 'pay_1',
      merchant: 'shop',
      reference: 'r1',
      amount: cny('100.00'),
      method: { type: 'card' },
      capture: 'automatic',
      description: null,
      metadata: {},
      expiresAt: '2026-07-01T00:30:00.000Z',
      prices: [{ rules: [{ type: 'percentage', percent: '0.60' }] }],
      scenario: null,
      contentHash: 'h',
    },
  }),
  started('pay_1'),
  ...call('pay_1', 'pay', '100.00'),
  inPayment({
    type: 'PaymentCaptured',
    data: {
      capture: 'cap_1',
      channel: 'sandbox_a',
      channelReference: 'c',
      amount: cny('100.00'),
      fee: cny('0.60'),
      channelCost: { percent: '0', amount: cny('0.00') },
      final: true,
    },
  }),
  account(RECEIVABLE, 'channel_receivable', 'internal'),
  account(FEES, 'fee_income', 'internal'),
  account(MERCHANT, 'merchant_pending', 'merchant', { floor: '0.00' }),
  posted(
    'ltx_1',
    [
      [RECEIVABLE, 'debit', '100.00', 1, '100.00'],
      [MERCHANT, 'credit', '99.40', 1, '99.40'],
      [FEES, 'credit', '0.60', 1, '0.60'],
    ],
    { kind: 'capture', payment: 'pay_1', capture: 'cap_1', gross: '100.00', fee: '0.60' },
  ),
  inPayment({
    type: 'CapturePosted',
    data: { capture: 'cap_1', transaction: 'ltx_1', to: 'merchant', case: null },
  }),
  inPayment({ type: 'PaymentSucceeded', data: {} }),
  ended('pay_1'),
];

/** A refund of 20.00 with its share of the fee. */
const refunded = (): Happened[] => [
  inPayment({
    type: 'RefundRequested',
    data: {
      refund: 're_1',
      requestNo: 're_1-no',
      channel: 'sandbox_a',
      amount: cny('20.00'),
      feeShare: cny('0.12'),
      suspended: [],
      claim: 're_1-no',
      reason: null,
      metadata: {},
      scenario: null,
      contentHash: 'h',
    },
  }),
  started('re_1'),
  inBook({
    type: 'ReservationMade',
    data: {
      reservation: 'lrs_1',
      entries: [
        { account: MERCHANT, direction: 'debit', amount: '19.88', currency: 'CNY' },
        { account: FEES, direction: 'debit', amount: '0.12', currency: 'CNY' },
        { account: RECEIVABLE, direction: 'credit', amount: '20.00', currency: 'CNY' },
      ],
      expiresAt: null,
      day: DAY,
      reference: null,
      metadata: {},
      contentHash: 'h',
    },
  }),
  inPayment({
    type: 'RefundReserved',
    data: { refund: 're_1', reservation: 'lrs_1', expiresAt: null },
  }),
  ...call('re_1', 'refund', '20.00'),
  inPayment({
    type: 'RefundConfirmed',
    data: {
      ...{ refund: 're_1', channelReference: 'c', suspended: [], excess: null },
      amount: { value: '20.00', currency: 'CNY' },
      feeShare: { value: '0.12', currency: 'CNY' },
    },
  }),
  posted(
    'ltx_2',
    [
      [MERCHANT, 'debit', '19.88', 2, '79.52'],
      [FEES, 'debit', '0.12', 2, '0.48'],
      [RECEIVABLE, 'credit', '20.00', 2, '80.00'],
    ],
    { kind: 'refund', payment: 'pay_1', refund: 're_1', gross: '20.00', fee: '0.12' },
    { reservation: 'lrs_1' },
  ),
  inPayment({ type: 'RefundSucceeded', data: { refund: 're_1', transaction: 'ltx_2' } }),
  ended('re_1'),
];
