/** What a capture posts: to the merchant or to suspense, and what the channel keeps. */
import { describe, expect, it } from '@jest/globals';
import { derivedId } from '../../../domain/ids.js';
import { PAYMENT_BOOK } from '../../../domain/payment/accounts.js';
import {
  postCapture,
  postChannelCost,
  suspendCapture,
} from '../../../domain/payment/posting/capture.js';
import { cny } from '../../money/amounts.js';
import { captured, created, routed, stateOf } from '../stories.js';
import {
  channelCost,
  common,
  income,
  type Leg,
  merchant,
  posting,
  receivable,
  suspense,
} from './posting.js';

it('the book of payments is main', () => {
  expect(PAYMENT_BOOK).toBe('main');
});

describe('the posting of a capture', () => {
  const capturedWith = (value: string, fee: string, costPercent = '0.30') => {
    const amount = cny(value);
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
        ['debit', channelCost, '0.25'],
        ['credit', receivable, '0.25'],
      ),
    );
    expect(keeps('0.004')).toBeUndefined();
  });
});
