/** Every posting of a payment is one that the ledger takes: amounts above zero, sides in balance. */
import { describe, expect, it } from '@jest/globals';
import { parseAmount } from '../../domain/money/money.js';
import { reserveRefund } from '../../domain/payment/postings.js';
import { refundFeeShare } from '../../domain/payment/fees.js';
import { findRefund } from '../../domain/payment/decide/refund.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import type { Payment } from '../../domain/payment/payment.js';
import {
  captured,
  created,
  given,
  refundFailed,
  refundRequested,
  refundReserved,
  routed,
} from './stories.js';

function stateOf(events: readonly PaymentEvent[]): Payment {
  const { state } = given(...events);
  if (state === null) throw new Error('no payment');
  return state;
}

describe('the reservation of a refund', () => {
  it('gives back a fee share above a very small amount', () => {
    // 60 % of 0.06: a failed refund of 0.02 leaves a share of 0.00 with the refund of 0.01 after it.
    const amount = { value: '0.06', currency: 'CNY' };
    const fee = { percent: '60', fixed: null };
    const before = [
      created({ amount, fee }),
      routed(),
      captured('cap_1', '0.06', { fee: '0.04' }),
      refundRequested('re_1', '0.02', { number: 1, feeShare: '0.02' }),
      refundReserved('re_1'),
      refundRequested('re_2', '0.01', { number: 2, feeShare: '0.00' }),
      refundReserved('re_2'),
      refundFailed('re_1'),
    ];
    const one = { minor: 1n, currency: stateOf(before).amount.currency };
    expect(refundFeeShare(stateOf(before), one).minor).toBe(2n);
    const asked = refundRequested('re_3', '0.01', { number: 3, feeShare: '0.02' });
    const payment = stateOf([...before, asked]);
    const refund = findRefund(payment, 're_3');
    if (refund === undefined) throw new Error('no refund');
    const { command } = reserveRefund(payment, refund);
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
