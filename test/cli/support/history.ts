/** A small installation as events: one payment of 100.00, captured and posted, 20.00 of it refunded. */
import type { TallybookEvent } from '../../../domain/events.js';
import { isSagaEvent } from '../../../domain/saga/saga.js';
import { defaultChart } from '../../../domain/ledger/chart.js';
import type { LedgerEvent } from '../../../domain/ledger/events.js';

export interface Happened {
  readonly stream: string;
  readonly event: TallybookEvent;
}

const cny = (value: string) => ({ value, currency: 'CNY' });
export const DAY = '2026-07-01';
const RECEIVABLE = 'sys:channel_receivable:sandbox_a:CNY';
const FEES = 'sys:fee_income:CNY';
const MERCHANT = 'mer:shop:CNY';

export const inBook = (event: LedgerEvent): Happened => ({ stream: 'ledger-main', event });
const inPayment = (event: TallybookEvent): Happened => ({ stream: 'payment-pay_1', event });

export const account = (
  id: string,
  subject: string,
  owner: 'internal' | 'merchant',
  limits: { floor?: string; ceiling?: string } = {},
): Happened =>
  inBook({
    type: 'AccountOpened',
    data: {
      account: id,
      currency: 'CNY',
      subject,
      normalSide: defaultChart.find((one) => one.id === subject)?.normalSide ?? 'debit',
      class: owner,
      managed: true,
      limits,
      metadata: {},
      contentHash: 'h',
    },
  });

type Entry = readonly [
  account: string,
  direction: 'debit' | 'credit',
  amount: string,
  sequence: number,
  balance: string,
];

export const posted = (
  transaction: string,
  entries: readonly Entry[],
  metadata: Record<string, string> = {},
  rest: { reservation?: string; reverses?: string; day?: string; evidence?: string } = {},
): Happened =>
  inBook({
    type: 'TransactionPosted',
    data: {
      transaction,
      entries: entries.map(([id, direction, amount, sequence, balance]) => ({
        account: id,
        direction,
        amount,
        currency: 'CNY',
        sequence,
        balance,
      })),
      effectiveDate: DAY,
      day: rest.day ?? DAY,
      reference: null,
      metadata,
      contentHash: 'h',
      reverses: rest.reverses ?? null,
      reason: null,
      reservation: rest.reservation ?? null,
      fact: rest.evidence === undefined ? null : { evidence: rest.evidence },
    },
  });

/** A saga by its subject. */
const named = (subject: string) => ({
  flow: subject.startsWith('re_') ? 'refund' : 'payment',
  subject,
});

const call = (saga: string, kind: 'pay' | 'refund', value: string): Happened[] => [
  {
    stream: 'payment-pay_1',
    event: {
      type: 'ChannelCallRequested',
      data: {
        ...named(saga),
        call: `${saga}-call`,
        requestNo: `${saga}-no`,
        channel: 'sandbox_a',
        operation: 'send',
        request: {
          kind,
          amount: cny(value),
          original: kind === 'pay' ? null : 'pay_1-no',
          method: kind === 'pay' ? 'card' : null,
          expiresAt: null,
          scenario: null,
        },
        instance: 'i',
        leaseUntil: '2026-07-01T00:01:00.000Z',
      },
    },
  },
  {
    stream: 'payment-pay_1',
    event: {
      type: 'ChannelCallSettled',
      data: {
        ...named(saga),
        call: `${saga}-call`,
        requestNo: `${saga}-no`,
        channel: 'sandbox_a',
        operation: 'send',
        answer: {
          outcome: 'succeeded',
          amount: cny(value),
          channelReference: 'c',
          nextAction: null,
          failure: null,
        },
        httpStatus: 200,
        exchange: { key: 'dk_1', ciphertext: '' },
        tookMs: 1,
        answeredAt: '2026-07-01T00:00:01.000Z',
      },
    },
  },
];

const started = (saga: string): Happened =>
  inPayment({ type: 'SagaStarted', data: { ...named(saga), owner: 'i' } });

const ended = (saga: string): Happened => inPayment({ type: 'SagaEnded', data: named(saga) });

/** A history in which everything is right. */
export function goodHistory(): Happened[] {
  return [
    { stream: 'tallybook-books', event: { type: 'BookRegistered', data: { book: 'main' } } },
    inBook({
      type: 'BookOpened',
      data: { book: 'main', timezone: 'UTC', cutTime: '00:00', day: DAY, chart: [...defaultChart] },
    }),
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
        fee: { percent: '0.60', fixed: null },
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
    inBook({ type: 'DayCut', data: { closed: DAY, opened: '2026-07-02', cause: 'timer' } }),
  ];
}

/** The history without the events that match. */
export const without = (
  history: readonly Happened[],
  match: (happened: Happened) => boolean,
): Happened[] => history.filter((happened) => !match(happened));

/** @param subject of a saga's record. */
export const ofType =
  (type: TallybookEvent['type'], subject?: string) =>
  ({ event }: Happened): boolean =>
    event.type === type &&
    (subject === undefined || (isSagaEvent(event) && event.data.subject === subject));

/** The history with more events right after the last that matches. */
export function after(
  history: readonly Happened[],
  match: (happened: Happened) => boolean,
  ...more: readonly Happened[]
): Happened[] {
  const index = history.findLastIndex(match);
  return [...history.slice(0, index + 1), ...more, ...history.slice(index + 1)];
}

type Of<Type extends TallybookEvent['type']> = Extract<TallybookEvent, { type: Type }>;

const isOf = <Type extends TallybookEvent['type']>(
  event: TallybookEvent,
  type: Type,
): event is Of<Type> => event.type === type;

/** The history with the last event of a type changed. */
export function changed<Type extends TallybookEvent['type']>(
  history: readonly Happened[],
  type: Type,
  change: (event: Of<Type>) => Of<Type>,
): Happened[] {
  const last = history.findLastIndex(({ event }) => event.type === type);
  return history.map(({ stream, event }, index) => ({
    stream,
    event: index === last && isOf(event, type) ? change(event) : event,
  }));
}
