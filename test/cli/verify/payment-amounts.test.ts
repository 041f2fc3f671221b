/** What `verify` finds in the amounts and the status of payments. */
import { describe, expect, it } from '@jest/globals';
import { cny } from '../../money/amounts.js';
import { changed } from '../support/changed-history.js';
import { goodHistory } from '../support/history.js';
import { found } from '../support/verify.js';

describe('payments', () => {
  it('finds more captured than authorised', async () => {
    const history = changed(goodHistory(), 'PaymentCaptured', ({ type, data }) => ({
      type,
      data: { ...data, amount: { value: '100.01', currency: 'CNY' } },
    }));
    expect(await found(history)).toEqual([
      'payment-amounts | captured 100.01 of 100.00 authorised | payment-pay_1/4',
      'posting-agreement | cap_1: 100.01 confirmed, 100.00 posted | payment-pay_1/4',
    ]);
  });

  it('finds more refunded than captured', async () => {
    const asked = changed(goodHistory(), 'RefundRequested', ({ type, data }) => ({
      type,
      data: { ...data, amount: cny('100.01') },
    }));
    const history = changed(asked, 'RefundConfirmed', ({ type, data }) => ({
      type,
      data: { ...data, amount: cny('100.01') },
    }));
    expect(await found(history)).toEqual([
      'payment-amounts | refunds of 100.01 on 100.00 captured | payment-pay_1/8',
      'refund-facts | re_1: 100.01 CNY confirmed, the channel said 20.00 CNY | payment-pay_1/13',
      'posting-agreement | re_1: 100.01 confirmed, 20.00 posted | payment-pay_1/13',
    ]);
  });

  it('finds a terminal status that changes', async () => {
    const late = { stream: 'payment-pay_1', event: { type: 'PaymentExpired', data: {} } } as const;
    expect(await found([...goodHistory(), late])).toEqual([
      'payment-amounts | PaymentExpired after PaymentSucceeded | payment-pay_1/16',
    ]);
  });
});
