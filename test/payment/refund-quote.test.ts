/** What a request for a refund would become, and whether it becomes that: the terms that its hold was made for. */
import { describe, expect, it } from '@jest/globals';
import { quoteRefund } from '../../domain/payment/decide/refund.js';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import type { RefundQuote } from '../../domain/payment/payment.js';
import { cny, minor } from '../money/amounts.js';
import { confirms, part, recorded } from './steps.js';
import {
  authorized,
  captured,
  capturePosted,
  captureRequested,
  captureSuspended,
  created,
  given,
  hold,
  refund,
  refundConfirmed,
  refundFailed,
  refundRequested,
  refundReserved,
  routed,
  stateOf,
} from './stories.js';

const posted = (
  number: number,
  value: string,
  fee: string,
  place: PaymentEvent,
): PaymentEvent[] => [
  captureRequested(`cap_${number}`, value, { final: false, number }),
  captured(`cap_${number}`, value, { final: false, fee }),
  place,
];
/** 20.00 stands in case 1, 30.00 went to the merchant, 10.00 stand in case 3. */
const story = [
  created({ capture: 'manual', fee: { percent: '1', fixed: null } }),
  routed(),
  authorized(),
  ...posted(1, '20.00', '0.20', captureSuspended('cap_1')),
  ...posted(2, '30.00', '0.30', capturePosted('cap_2')),
  ...posted(3, '10.00', '0.10', captureSuspended('cap_3', 'case_3')),
];

describe('a refund comes from suspense', () => {
  const asks = (value: string | null, from: { case: string; claim: string } | null = null) => ({
    ...refund('re_1', value),
    from,
  });
  it.each<[string, readonly PaymentEvent[], PaymentCommand, PaymentEvent]>([
    [
      'of the oldest capture first, and from there alone if that is enough',
      story,
      asks('20.00'),
      refundRequested('re_1', '20.00', { suspended: [part('20.00')] }),
    ],
    [
      'of the next one as far as it is needed',
      story,
      asks('25.00'),
      refundRequested('re_1', '25.00', {
        suspended: [part('20.00'), part('5.00', 'cap_3', 'case_3')],
      }),
    ],
    [
      'of none of which nothing is left',
      [...story, refundRequested('re_0', '20.00', { suspended: [part('20.00')] })],
      asks('5.00'),
      refundRequested('re_1', '5.00', {
        number: 2,
        suspended: [part('5.00', 'cap_3', 'case_3')],
      }),
    ],
    [
      'of the case alone that is resolved so',
      story,
      asks(null, { case: 'case_3', claim: 'apr_1' }),
      refundRequested('re_1', '10.00', {
        suspended: [part('10.00', 'cap_3', 'case_3')],
        claim: 'apr_1',
      }),
    ],
  ])('%s', (_, before, command, event) => {
    given(...before)
      .when(command)
      .then(event, refundReserved('re_1'));
  });

  it('up to what that case holds', () => {
    given(...story)
      .when(asks('10.01', { case: 'case_3', claim: 'apr_1' }))
      .rejected('refund_exceeds_captured', 'amount');
  });
});

describe('a refund from two captures in suspense that the channel confirms in less', () => {
  const asked = [
    ...story,
    refundRequested('re_1', '30.00', {
      suspended: [part('20.00'), part('10.00', 'cap_3', 'case_3')],
    }),
    refundReserved('re_1'),
  ];
  recorded(
    [
      'takes the first whole and what is missing from the second',
      asked,
      { ...confirms, confirmed: cny('25.00') },
      [
        refundConfirmed('re_1', '25.00', {
          suspended: [part('20.00'), part('5.00', 'cap_3', 'case_3')],
        }),
      ],
    ],
    [
      'takes nothing of the second if the first is enough',
      asked,
      { ...confirms, confirmed: cny('15.00') },
      [
        refundConfirmed('re_1', '15.00', {
          suspended: [part('15.00'), part('0.00', 'cap_3', 'case_3')],
        }),
      ],
    ],
  );
});

describe('a refund that the channel confirms as it was asked for', () => {
  // 10 % of 0.14: the share of `re_1` was fixed while `re_0` was under way, which has failed since.
  const before = [
    created({ amount: cny('0.14'), fee: { percent: '10', fixed: null } }),
    routed(),
    captured('cap_1', '0.14', { fee: '0.01' }),
    capturePosted('cap_1'),
    refundRequested('re_0', '0.04', { feeShare: '0.00' }),
    refundReserved('re_0'),
    refundRequested('re_1', '0.06', { number: 2, feeShare: '0.01' }),
    refundReserved('re_1'),
    refundFailed('re_0'),
    refundRequested('re_2', '0.01', { number: 3, feeShare: '0.00' }),
    refundReserved('re_2'),
  ];
  recorded([
    'keeps the share that was fixed, whatever the rule would give by now',
    before,
    confirms,
    [refundConfirmed('re_1', '0.06', { feeShare: cny('0.01') })],
  ]);
});

describe('the quote of a refund', () => {
  const command = refund('re_1', '40.00');
  const quoted = (): RefundQuote => {
    const answer = quoteRefund(command, stateOf(...story));
    if (!answer.accepted || answer.quote === null) throw new Error('no quote');
    return answer.quote;
  };
  const requested = [
    refundRequested('re_1', '40.00', {
      feeShare: '0.10',
      suspended: [part('20.00'), part('10.00', 'cap_3', 'case_3')],
    }),
    refundReserved('re_1'),
  ];

  it('is what the refund becomes', () => {
    given(...story)
      .when({ ...command, quote: quoted() })
      .then(...requested);
  });

  it('needs an attempt that took the money', () => {
    given(created(), captured('cap_1', '100.00'), capturePosted('cap_1'))
      .when(command)
      .rejected('payment_not_refundable');
  });

  it('is none for a refund that was made before', () => {
    expect(quoteRefund(command, stateOf(...story, ...requested))).toStrictEqual({
      accepted: true,
      quote: null,
    });
  });

  it.each<[string, (quote: RefundQuote) => Partial<RefundQuote>]>([
    ['number', () => ({ requestNo: 'other' })],
    ['channel', () => ({ channel: 'sandbox_b' })],
    ['amount', () => ({ amount: minor(39_99n) })],
    ['share of the fee', () => ({ feeShare: minor(11n) })],
    ['claim', () => ({ claim: 'other' })],
    ['parts: none', () => ({ suspended: [] })],
    ['parts: fewer', ({ suspended }) => ({ suspended: suspended.slice(0, 1) })],
    ['parts: more', ({ suspended }) => ({ suspended: [...suspended, ...suspended] })],
    [
      'parts: the first of another capture',
      ({ suspended }) => ({
        suspended: suspended.map((one, at) => (at === 0 ? { ...one, capture: 'x' } : one)),
      }),
    ],
    [
      'parts: the second of another amount',
      ({ suspended }) => ({
        suspended: suspended.map((one, at) => (at === 1 ? { ...one, amount: minor(9_99n) } : one)),
      }),
    ],
  ])('binds to its %s', (_, change) => {
    const quote = quoted();
    given(...story)
      .when({ ...command, quote: { ...quote, ...change(quote) } })
      .rejected('outcome_unknown');
  });
});

describe('the hold of a refund is recorded anew', () => {
  const reserved = [
    ...story,
    refundRequested('re_0', '1.00'),
    refundRequested('re_1', '1.00', { number: 2 }),
    refundReserved('re_1'),
  ];
  const renewal = (change: Partial<typeof hold>): PaymentCommand => ({
    type: 'RenewRefundHold',
    refund: 're_1',
    hold: { ...hold, ...change },
  });
  const renewed = (change: Partial<typeof hold>): PaymentEvent => ({
    type: 'RefundReserved',
    data: { refund: 're_1', ...hold, ...change },
  });
  const later = { expiresAt: '2026-03-02T06:00:00.000Z' };
  recorded(
    [
      'if it is another',
      reserved,
      renewal({ reservation: 'lrs_2' }),
      [renewed({ reservation: 'lrs_2' })],
    ],
    ['if it ends at another time', reserved, renewal(later), [renewed(later)]],
    ['not if it is the same', reserved, renewal({}), []],
  );
});
