/** Events as they happened in a small installation: those of its book, its payment and its sagas. */
import type { TallybookEvent } from '../../../domain/events.js';
import { defaultChart } from '../../../domain/ledger/chart.js';
import type { LedgerEvent } from '../../../domain/ledger/events.js';
import { cny } from '../../money/amounts.js';

export interface Happened {
  readonly stream: string;
  readonly event: TallybookEvent;
}

export const DAY = '2026-07-01';
export const RECEIVABLE = 'sys:channel_receivable:sandbox_a:CNY';
export const MERCHANT = 'mer:shop:CNY';

export const inBook = (event: LedgerEvent): Happened => ({ stream: 'ledger-main', event });
export const inPayment = (event: TallybookEvent): Happened => ({ stream: 'payment-pay_1', event });

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

/** The call of a saga, and the answer that it succeeded. */
export function call(saga: string, kind: 'pay' | 'refund', value: string): Happened[] {
  const about = {
    ...named(saga),
    call: `${saga}-call`,
    requestNo: `${saga}-no`,
    channel: 'sandbox_a',
    operation: 'send' as const,
  };
  return [
    inPayment({
      type: 'ChannelCallRequested',
      data: {
        ...about,
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
    }),
    inPayment({
      type: 'ChannelCallSettled',
      data: {
        ...about,
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
    }),
  ];
}

export const started = (saga: string): Happened =>
  inPayment({ type: 'SagaStarted', data: { ...named(saga), owner: 'i' } });

export const ended = (saga: string): Happened =>
  inPayment({ type: 'SagaEnded', data: named(saga) });
