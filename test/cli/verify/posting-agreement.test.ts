/** Captures, refunds and costs of channels are posted as they were fixed, and nothing else is. */
import { describe, expect, it } from '@jest/globals';
import { changed, ofType, without } from '../support/changed-history.js';
import {
  account as accountOpened,
  type Happened,
  posted,
  RECEIVABLE,
} from '../support/happened.js';
import { goodHistory } from '../support/history.js';
import { found, foundBy } from '../support/verify.js';

const COST = 'sys:channel_cost:sandbox_a:CNY';

describe('captures, refunds and their postings', () => {
  it('finds a confirmed capture that was never posted', async () => {
    const history = without(goodHistory(), (happened) => {
      const { type, data } = happened.event;
      if (type === 'CapturePosted') return true;
      return type === 'TransactionPosted' && data.transaction === 'ltx_1';
    });
    expect(await found(history)).toContain(
      'posting-agreement | cap_1 is confirmed, and its saga ended unposted | payment-pay_1/4',
    );
  });

  it('finds a posting that no payment notes', async () => {
    const history = without(goodHistory(), ofType('RefundSucceeded'));
    expect(await found(history)).toEqual([
      'posting-agreement | re_1 is confirmed, and its saga ended unposted | payment-pay_1/13',
      'posting-agreement | re_1 is posted, and no payment notes it | ledger-main/6',
    ]);
  });

  it('finds another fee than the one that was fixed', async () => {
    const history = changed(goodHistory(), 'PaymentCaptured', ({ type, data }) => ({
      type,
      data: { ...data, fee: { value: '0.61', currency: 'CNY' } },
    }));
    expect(await found(history)).toEqual([
      'posting-agreement | cap_1: fee 0.61 fixed, 0.60 posted | payment-pay_1/4',
    ]);
  });
});

describe('what a channel keeps of a capture', () => {
  /** The history with a cost of the capture that was fixed, and a cost that is booked. */
  function withCost(fixed: string, booked: string, capture = 'cap_1'): Happened[] {
    const captured = changed(goodHistory(), 'PaymentCaptured', ({ type, data }) => ({
      type,
      data: {
        ...data,
        channelCost: { percent: '0.30', amount: { value: fixed, currency: 'CNY' } },
      },
    }));
    const at = captured.findIndex(ofType('CapturePosted'));
    const receivable = (100 - Number(booked)).toFixed(2);
    const cost = posted(
      'ltx_cost',
      [
        [COST, 'debit', booked, 1, booked],
        [RECEIVABLE, 'credit', booked, 2, receivable],
      ],
      { kind: 'channel_cost', payment: 'pay_1', capture },
    );
    const before = [accountOpened(COST, 'channel_cost', 'internal'), cost];
    return [...captured.slice(0, at), ...before, ...captured.slice(at)];
  }
  const agreement = (history: readonly Happened[]) => foundBy('posting-agreement', history);

  it('is booked as it was fixed', async () => {
    expect(await agreement(withCost('0.30', '0.30'))).toEqual([]);
  });

  it('is found if it is booked in another amount', async () => {
    expect(await agreement(withCost('0.30', '0.31'))).toEqual([
      'posting-agreement | cap_1: channel cost 30 fixed, 31 posted, in minor units | payment-pay_1/4',
    ]);
  });

  it('is found if it is booked for nothing that was captured', async () => {
    expect(await agreement(withCost('0.30', '0.30', 'cap_2'))).toEqual([
      'posting-agreement | cap_1: channel cost 30 fixed, 0 posted, in minor units | payment-pay_1/4',
      'posting-agreement | the channel cost of cap_2 is posted, and no payment notes it | ledger-main/6',
    ]);
  });
});
