/** What money posts that nobody expected any more. */
import { describe, expect, it } from '@jest/globals';
import { derivedId } from '../../../domain/ids.js';
import type { Payment } from '../../../domain/payment/payment.js';
import {
  postLateCapture,
  postLateRefund,
  postLateSuccess,
  postLateSuccessRefund,
} from '../../../domain/payment/posting/late.js';
import type { Posting } from '../../../domain/payment/posting/posting.js';
import { minor } from '../../money/amounts.js';
import { created, routed, stateOf } from '../stories.js';
import { common, posting, receivable, suspense } from './posting.js';

describe('money that nobody expected any more', () => {
  const moved = {
    amount: minor(5_00n),
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
