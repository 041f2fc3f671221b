/** Every posting of a payment is one that the ledger takes: amounts above zero, sides in balance. */
import { describe, expect, it } from '@jest/globals';
import { derivedId } from '../../domain/ids.js';
import { parseAmount } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import {
  postCapture,
  postChannelCost,
  suspendCapture,
} from '../../domain/payment/posting/capture.js';
import {
  postLateCapture,
  postLateRefund,
  postLateSuccess,
  postLateSuccessRefund,
} from '../../domain/payment/posting/late.js';
import { asFact, type Posting } from '../../domain/payment/posting/posting.js';
import {
  postRefund,
  postRefundExcess,
  postUnheldRefund,
  releaseHold,
  reserveRefund,
  suspendRefund,
} from '../../domain/payment/posting/refund.js';
import { refundFeeShare } from '../../domain/payment/fees.js';
import { findRefund } from '../../domain/payment/decide/refund.js';
import type { Payment } from '../../domain/payment/payment.js';
import { code } from '../money/code.js';
import {
  captured,
  capturePosted,
  created,
  HEX,
  PAYMENT,
  refundConfirmed,
  refundFailed,
  refundRequested,
  refundReserved,
  routed,
  stateOf,
} from './stories.js';

describe('the reservation of a refund', () => {
  it('gives back a fee share above a very small amount', () => {
    // 60 % of 0.06: a failed refund of 0.02 leaves a share of 0.00 with the refund of 0.01 after it.
    const amount = { value: '0.06', currency: 'CNY' };
    const fee = { percent: '60', fixed: null };
    const before = [
      created({ amount, fee }),
      routed(),
      captured('cap_1', '0.06', { fee: '0.04' }),
      capturePosted('cap_1'),
      refundRequested('re_1', '0.02', { number: 1, feeShare: '0.02' }),
      refundReserved('re_1'),
      refundRequested('re_2', '0.01', { number: 2, feeShare: '0.00' }),
      refundReserved('re_2'),
      refundFailed('re_1'),
    ];
    const one = { minor: 1n, currency: stateOf(...before).amount.currency };
    expect(refundFeeShare(stateOf(...before), one).minor).toBe(2n);
    const asked = refundRequested('re_3', '0.01', { number: 3, feeShare: '0.02' });
    const payment = stateOf(...before, asked);
    const refund = findRefund(payment, 're_3');
    if (refund === undefined) throw new Error('no refund');
    const { command } = reserveRefund(payment, refund, { reservation: 'lrs_1' });
    if (command.type !== 'Reserve') throw new Error('no reservation');
    for (const entry of command.entries) expect(parseAmount(entry.amount).accepted).toBe(true);
    expect(
      command.entries.map(({ direction, amount: { value } }) => [direction, value]),
    ).toStrictEqual([
      ['credit', '0.01'],
      ['debit', '0.02'],
      ['credit', '0.01'],
    ]);
  });
});

const CNY = code('CNY');
const account = (id: string, subject: string) => ({
  type: 'OpenAccount',
  origin: 'engine',
  id,
  currency: 'CNY',
  subject,
});
const receivable = account('sys:channel_receivable:sandbox_a:CNY', 'channel_receivable');
const cost = account('sys:channel_cost:sandbox_a:CNY', 'channel_cost');
const income = account('sys:fee_income:CNY', 'fee_income');
const suspense = account('sys:suspense:CNY', 'suspense');
const merchant = {
  ...account('mer:mer_1:CNY', 'merchant_pending'),
  limits: { floor: { value: '0.00', currency: 'CNY' } },
};

type Leg = readonly [side: 'debit' | 'credit', account: { readonly id: string }, value: string];
const entries = (legs: readonly Leg[]) =>
  legs.map(([direction, { id }, value]) => ({
    account: id,
    direction,
    amount: { value, currency: 'CNY' },
  }));
/** A posting of these legs, whose accounts open in their order. */
const posting = (command: object, ...legs: readonly Leg[]) => ({
  accounts: legs.map(([, opened]) => opened),
  command: { type: 'PostTransaction', origin: 'engine', entries: entries(legs), ...command },
});

const common = { payment: PAYMENT, merchant: 'mer_1', channel: 'sandbox_a' };

it('the book of payments is main', () => {
  expect(PAYMENT_BOOK).toBe('main');
});

describe('the posting of a capture', () => {
  const capturedWith = (value: string, fee: string, costPercent = '0.30') => {
    const amount = { value, currency: 'CNY' };
    const confirmed = captured('cap_1', value, { fee, costPercent });
    const payment = stateOf(created({ amount }), routed(), confirmed);
    const [capture] = payment.captures;
    if (capture === undefined) throw new Error('no capture');
    return { payment, capture };
  };
  const metadata = (kind: string, gross: string, fee: string) => ({
    kind,
    ...common,
    capture: 'cap_1',
    gross,
    fee,
  });
  const id = derivedId('transaction', 'sandbox_a', 'ch-1', 'capture');

  it.each<[string, string, readonly Leg[]]>([
    [
      '100.00',
      '0.90',
      [
        ['debit', receivable, '100.00'],
        ['credit', merchant, '99.10'],
        ['credit', income, '0.90'],
      ],
    ],
    [
      '100.00',
      '0.00',
      [
        ['debit', receivable, '100.00'],
        ['credit', merchant, '100.00'],
      ],
    ],
    // The fee takes all.
    [
      '0.30',
      '0.30',
      [
        ['debit', receivable, '0.30'],
        ['credit', income, '0.30'],
      ],
    ],
    // The fee is above the amount, and owed.
    [
      '0.10',
      '0.31',
      [
        ['debit', receivable, '0.10'],
        ['debit', merchant, '0.21'],
        ['credit', income, '0.31'],
      ],
    ],
  ])('of %s with a fee of %s', (value, fee, legs) => {
    const { payment, capture } = capturedWith(value, fee);
    expect(postCapture(payment, capture, 'sandbox_a')).toStrictEqual(
      posting({ id, metadata: metadata('capture', value, fee) }, ...legs),
    );
  });

  it('goes to suspense whole under the same id where the merchant refuses', () => {
    const { payment, capture } = capturedWith('100.00', '0.90');
    expect(suspendCapture(payment, capture, 'sandbox_a')).toStrictEqual(
      posting(
        { id, metadata: metadata('capture_suspended', '100.00', '0.90') },
        ['debit', receivable, '100.00'],
        ['credit', suspense, '100.00'],
      ),
    );
  });

  it('has one for what the channel keeps', () => {
    const keeps = (costPercent: string) => {
      const { payment, capture } = capturedWith('100.00', '0.90', costPercent);
      return postChannelCost(payment, capture, 'sandbox_a');
    };
    expect(keeps('0.25')).toStrictEqual(
      posting(
        {
          id: derivedId('transaction', 'sandbox_a', 'ch-1', 'channel_cost'),
          metadata: metadata('channel_cost', '100.00', '0.90'),
        },
        ['debit', cost, '0.25'],
        ['credit', receivable, '0.25'],
      ),
    );
    expect(keeps('0.004')).toBeUndefined();
  });
});

describe('the postings of a refund', () => {
  const asked = (value: string, feeShare: string) => {
    const payment = stateOf(
      created(),
      routed(),
      captured('cap_1', '100.00'),
      refundRequested('re_1', value, { feeShare }),
    );
    const refund = findRefund(payment, 're_1');
    if (refund === undefined) throw new Error('no refund');
    return { payment, refund };
  };
  const reservation = 'lrs_1';
  const hold = { reservation, expiresAt: null, expiresIn: 60 };
  const id = derivedId('transaction', `${HEX}r1`, 'refund');
  const metadata = (kind: string, gross = '40.00', fee = '0.24') => ({
    kind,
    ...common,
    refund: 're_1',
    gross,
    fee,
  });

  it.each<[string, string, readonly Leg[]]>([
    [
      '40.00',
      '0.24',
      [
        ['debit', merchant, '39.76'],
        ['debit', income, '0.24'],
        ['credit', receivable, '40.00'],
      ],
    ],
    [
      '40.00',
      '0.00',
      [
        ['debit', merchant, '40.00'],
        ['credit', receivable, '40.00'],
      ],
    ],
    [
      '0.01',
      '0.01',
      [
        ['debit', income, '0.01'],
        ['credit', receivable, '0.01'],
      ],
    ],
  ])('hold %s with a share of %s', (value, feeShare, legs) => {
    const of = asked(value, feeShare);
    expect(reserveRefund(of.payment, of.refund, hold)).toStrictEqual(
      posting(
        {
          type: 'Reserve',
          id: reservation,
          expiresIn: 60,
          metadata: metadata('refund', value, feeShare),
        },
        ...legs,
      ),
    );
  });

  it('post what was held, or let it go', () => {
    const { payment, refund } = asked('40.00', '0.24');
    expect(postRefund(payment, refund, hold)).toStrictEqual({
      accounts: [],
      command: {
        type: 'PostReservation',
        origin: 'engine',
        reservation,
        id,
        metadata: metadata('refund'),
      },
    });
    expect(releaseHold(reservation)).toStrictEqual({
      accounts: [],
      command: { type: 'VoidReservation', origin: 'engine', reservation },
    });
  });

  it('go to suspense whole under the same id where the merchant refuses', () => {
    const { payment, refund } = asked('40.00', '0.24');
    expect(suspendRefund(payment, refund)).toStrictEqual(
      posting(
        { id, metadata: metadata('refund_suspended') },
        ['debit', suspense, '40.00'],
        ['credit', receivable, '40.00'],
      ),
    );
  });
});

describe('a refund that the channel confirmed in another amount', () => {
  const cny = (value: string) => ({ value, currency: 'CNY' });
  const part = (value: string) => ({ case: 'case_1', capture: 'cap_1', amount: cny(value) });
  const hold = { reservation: 'lrs_1', expiresAt: null };
  const confirmed = (value: string, rest: Parameters<typeof refundConfirmed>[2]) => {
    const payment = stateOf(
      created(),
      routed(),
      captured('cap_1', '100.00'),
      refundRequested('re_1', '40.00', { feeShare: '0.12', suspended: [part('20.00')] }),
      refundReserved('re_1'),
      refundConfirmed('re_1', value, { channelReference: '', ...rest }),
    );
    const refund = findRefund(payment, 're_1');
    if (refund === undefined) throw new Error('no refund');
    return { payment, refund };
  };
  const id = derivedId('transaction', `${HEX}r1`, 'refund');
  const metadata = {
    ...{ kind: 'refund', ...common, refund: 're_1' },
    ...{ gross: '30.00', fee: '0.06', suspended: '20.00' },
  };
  const less = confirmed('30.00', { feeShare: cny('0.06'), suspended: [part('20.00')] });
  const legs: readonly Leg[] = [
    ['debit', merchant, '9.94'],
    ['debit', income, '0.06'],
    ['debit', suspense, '20.00'],
    ['credit', receivable, '30.00'],
  ];

  it('of less, posts that part of what was held', () => {
    const { payment, refund } = less;
    expect(postRefund(payment, refund, hold).command).toStrictEqual({
      type: 'PostReservation',
      origin: 'engine',
      reservation: 'lrs_1',
      id,
      entries: entries(legs),
      metadata,
    });
  });

  it('is booked without its hold under the same id', () => {
    const { payment, refund } = less;
    expect(postUnheldRefund(payment, refund)).toStrictEqual(posting({ id, metadata }, ...legs));
  });

  it.each([
    [{ id: 're_1' }, { refund: 're_1' }],
    [{}, {}],
  ])('of more, posts the excess out of suspense: %j', (of, named) => {
    const back = { channel: 'sandbox_a', requestNo: 'no-1', ...of };
    const excess = { minor: 50n, currency: CNY };
    expect(postRefundExcess(less.payment, back, excess)).toStrictEqual(
      posting(
        {
          id: derivedId('transaction', 'no-1', 'refund_excess'),
          metadata: { kind: 'refund_excess', ...common, ...named },
        },
        ['debit', suspense, '0.50'],
        ['credit', receivable, '0.50'],
      ),
    );
  });

  it('names its evidence, for it is a fact; a hold is none', () => {
    const { payment, refund } = less;
    const fact = asFact(postRefund(payment, refund, hold), 'an answer');
    expect(fact.command).toMatchObject({ origin: 'engine', fact: { evidence: 'an answer' } });
    const request = reserveRefund(payment, refund, hold);
    expect(asFact(request, 'an answer')).toStrictEqual(request);
  });
});

describe('money that nobody expected any more', () => {
  const moved = {
    amount: { minor: 5_00n, currency: CNY },
    channel: 'sandbox_a',
    requestNo: 'no-1',
    channelReference: 'ch-9',
  };
  it.each<[string, (of: Payment, at: typeof moved) => Posting, 'in' | 'out']>([
    ['late_success', postLateSuccess, 'in'],
    ['late_success_refund', postLateSuccessRefund, 'out'],
    ['capture_suspended', postLateCapture, 'in'],
    ['refund_suspended', postLateRefund, 'out'],
  ])('as %s is kept in suspense', (kind, post, way) => {
    const [debited, credited] = way === 'in' ? [receivable, suspense] : [suspense, receivable];
    expect(post(stateOf(created(), routed()), moved)).toStrictEqual(
      posting(
        {
          id: derivedId('transaction', 'sandbox_a', 'ch-9', way === 'in' ? 'capture' : 'refund'),
          metadata: { kind, ...common },
        },
        ['debit', debited, '5.00'],
        ['credit', credited, '5.00'],
      ),
    );
  });
  it('is known by its request if the channel gave it no number', () => {
    const unnamed = { ...moved, channelReference: '' };
    expect(postLateRefund(stateOf(created(), routed()), unnamed).command).toMatchObject({
      id: derivedId('transaction', 'no-1', 'refund'),
    });
  });
});
