/** What a refund holds, and what it posts. */
import { describe, expect, it } from '@jest/globals';
import { derivedId } from '../../../domain/ids.js';
import { parseAmount } from '../../../domain/money/money.js';
import { findRefund } from '../../../domain/payment/decide/refund.js';
import { refundFeeShare } from '../../../domain/payment/fees.js';
import {
  postRefund,
  releaseHold,
  reserveRefund,
  suspendRefund,
} from '../../../domain/payment/posting/refund.js';
import { cny } from '../../money/amounts.js';
import {
  captured,
  capturePosted,
  created,
  HEX,
  refundFailed,
  refundRequested,
  refundReserved,
  routed,
  stateOf,
} from '../stories.js';
import { common, income, type Leg, merchant, posting, receivable, suspense } from './posting.js';

describe('the reservation of a refund', () => {
  it('gives back a fee share above a very small amount', () => {
    // 60 % of 0.06: a failed refund of 0.02 leaves a share of 0.00 with the refund of 0.01 after it.
    const amount = cny('0.06');
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
    expect(refundFeeShare(stateOf(...before), one).fee.minor).toBe(2n);
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
