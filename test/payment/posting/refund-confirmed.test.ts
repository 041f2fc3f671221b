/** What a refund posts if the channel confirmed another amount than was asked for. */
import { describe, expect, it } from '@jest/globals';
import { derivedId } from '../../../domain/ids.js';
import { findRefund } from '../../../domain/payment/decide/refund.js';
import { asFact } from '../../../domain/payment/posting/posting.js';
import {
  postRefund,
  postRefundExcess,
  postUnheldRefund,
  reserveRefund,
} from '../../../domain/payment/posting/refund.js';
import { cny, minor } from '../../money/amounts.js';
import { part } from '../steps.js';
import {
  captured,
  created,
  HEX,
  refundConfirmed,
  refundRequested,
  refundReserved,
  routed,
  stateOf,
} from '../stories.js';
import {
  common,
  entries,
  income,
  type Leg,
  merchant,
  posting,
  receivable,
  suspense,
} from './posting.js';

describe('a refund that the channel confirmed in another amount', () => {
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
    const excess = minor(50n);
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
