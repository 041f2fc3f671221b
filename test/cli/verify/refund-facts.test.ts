/** A refund is confirmed as its channel said, whatever was asked for. */
import { describe, expect, it } from '@jest/globals';
import type { TallybookEvent } from '../../../domain/events.js';
import { cny } from '../../money/amounts.js';
import { changed, ofType, without } from '../support/changed-history.js';
import {
  account as accountOpened,
  type Happened,
  posted,
  RECEIVABLE,
} from '../support/happened.js';
import { goodHistory } from '../support/history.js';
import { found, foundBy } from '../support/verify.js';

const SUSPENSE = 'sys:suspense:CNY';
const suspendedPart = { case: 'case_1', capture: 'cap_1', amount: cny('5.00') };

it('finds a refund that comes from elsewhere than it says', async () => {
  const asked = changed(goodHistory(), 'RefundRequested', ({ type, data }) => ({
    type,
    data: { ...data, suspended: [suspendedPart] },
  }));
  expect(await found(asked)).toEqual([
    'refund-facts | re_1: from suspense nothing, 5.00 of cap_1 in case_1 due | payment-pay_1/13',
  ]);
  const confirmed = changed(asked, 'RefundConfirmed', ({ type, data }) => ({
    type,
    data: { ...data, suspended: [suspendedPart] },
  }));
  expect(await found(confirmed)).toEqual([
    'posting-agreement | re_1: 500 minor units from suspense, 0 posted | payment-pay_1/13',
  ]);
});

describe('a refund that its channel confirms in another amount', () => {
  type Confirmed = Extract<TallybookEvent, { type: 'RefundConfirmed' }>['data'];

  /** The refund of 20.00 with an answer of the channel, what was made of it, and what was asked for. */
  function refunded(said: string, made: Partial<Confirmed>, asked = goodHistory()): Happened[] {
    const answered = changed(asked, 'ChannelCallSettled', ({ type, data }) => ({
      type,
      data: { ...data, answer: { ...data.answer, amount: cny(said) } },
    }));
    return changed(answered, 'RefundConfirmed', ({ type, data }) => ({
      type,
      data: { ...data, ...made },
    }));
  }
  const facts = (history: readonly Happened[]) => foundBy('refund-facts', history);
  const finding = (message: string) => `refund-facts | re_1: ${message} | payment-pay_1/13`;

  it.each<[string, string, Partial<Confirmed>]>([
    ['less', '15.00', { amount: cny('15.00'), feeShare: cny('0.09') }],
    ['more', '21.00', { excess: cny('1.00') }],
  ])('%s is fine if the parts add up to it', async (_, said, made) => {
    expect(await facts(refunded(said, made))).toEqual([]);
  });

  it.each<[string, string, Partial<Confirmed>, string]>([
    ['as it was asked for', '15.00', {}, '20.00 CNY confirmed, the channel said 15.00 CNY'],
    ['without the excess', '21.00', {}, '20.00 CNY confirmed, the channel said 21.00 CNY'],
    [
      'with more of the fee',
      '15.00',
      { amount: cny('15.00'), feeShare: cny('0.13') },
      'fee share of 13 minor units given back, 12 fixed',
    ],
    [
      'whole, with less of the fee',
      '20.00',
      { feeShare: cny('0.11') },
      'fee share of 11 minor units given back, 12 fixed',
    ],
    [
      'short, and with an excess',
      '20.00',
      { amount: cny('15.00'), excess: cny('5.00') },
      'less than was asked for, and an excess',
    ],
  ])('is found if it is noted %s', async (_, said, made, message) => {
    expect(await facts(refunded(said, made))).toEqual([finding(message)]);
  });

  it('is found if less goes from suspense than there is to go', async () => {
    const asked = changed(goodHistory(), 'RefundRequested', ({ type, data }) => ({
      type,
      data: { ...data, suspended: [suspendedPart] },
    }));
    const made = (value: string) => ({
      amount: cny('4.00'),
      suspended: [{ ...suspendedPart, amount: cny(value) }],
    });
    expect(await facts(refunded('4.00', made('4.00'), asked))).toEqual([]);
    expect(await facts(refunded('4.00', made('3.00'), asked))).toEqual([
      finding('from suspense 3.00 of cap_1 in case_1, 4.00 of cap_1 in case_1 due'),
    ]);
  });

  it('a callback with another amount is no fact', async () => {
    const history = without(refunded('15.00', {}), ofType('ChannelCallSettled', 're_1'));
    const at = history.findIndex(ofType('RefundConfirmed'));
    const noted = (value: string): Happened => ({
      stream: 'payment-pay_1',
      event: {
        type: 'CallbackNoted',
        data: {
          ...{ flow: 'refund', subject: 're_1', callback: 'cb_1', requestNo: 're_1-no' },
          answer: {
            ...{ outcome: 'succeeded', amount: cny(value), channelReference: 'c' },
            ...{ nextAction: null, failure: null },
          },
        },
      },
    });
    const withNoted = (value: string) => [
      ...history.slice(0, at),
      noted(value),
      ...history.slice(at),
    ];
    expect(await facts(withNoted('20.00'))).toEqual([]);
    expect(await facts(withNoted('15.00'))).toEqual([
      finding('20.00 CNY confirmed, the channel said nothing'),
    ]);
  });

  it('is found if the excess is not booked, and if it is booked in another amount', async () => {
    const history = refunded('21.00', { excess: cny('1.00') });
    const booked = (amount: string, balance: string): Happened[] => {
      const at = history.findIndex(ofType('RefundSucceeded'));
      const excess = posted(
        'ltx_excess',
        [
          [SUSPENSE, 'debit', amount, 1, `-${amount}`],
          [RECEIVABLE, 'credit', amount, 3, balance],
        ],
        { kind: 'refund_excess', payment: 'pay_1', refund: 're_1' },
      );
      const opened = accountOpened(SUSPENSE, 'suspense', 'internal');
      return [...history.slice(0, at), opened, excess, ...history.slice(at)];
    };
    const agreement = (given: readonly Happened[]) => foundBy('posting-agreement', given);
    expect(await agreement(history)).toEqual([
      'posting-agreement | re_1: excess 100 confirmed, 0 posted, in minor units | payment-pay_1/13',
    ]);
    expect(await agreement(booked('1.00', '79.00'))).toEqual([]);
    expect(await agreement(booked('2.00', '78.00'))).toEqual([
      'posting-agreement | re_1: excess 100 confirmed, 200 posted, in minor units | payment-pay_1/13',
    ]);
  });
});
