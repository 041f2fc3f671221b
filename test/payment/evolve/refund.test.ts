/** The fold of refunds: asked for, held, confirmed in this amount or another, done, failed. */
import { cny, minor } from '../../money/amounts.js';
import { AT } from '../../support/given-when-then.js';
import { changed } from './change.js';
import { part } from '../steps.js';
import {
  created,
  failure,
  HEX,
  hold,
  refundConfirmed,
  refundFailed,
  refundRequested,
  refundReserved,
  refundSucceeded,
  routed,
} from '../stories.js';

const refund = {
  id: 're_1',
  requestNo: `${HEX}r1`,
  channel: 'sandbox_a',
  channelReference: '',
  amount: minor(40_00n),
  short: false,
  excess: null,
  feeShare: minor(24n),
  taxShare: minor(0n),
  shares: [],
  suspended: [],
  claim: `${HEX}r1`,
  claimed: true,
  reason: null,
  metadata: {},
  scenario: null,
  contentHash: 'r',
  createdAt: AT,
  status: 'requested',
  hold: null,
  failure: null,
};
const beside = { ...refund, id: 're_2' };
const refunding = [
  created(),
  routed(),
  refundRequested('re_1', '40.00', { feeShare: '0.24' }),
  refundRequested('re_2', '40.00', { feeShare: '0.24' }),
];
/** A part as the state keeps it: its amount is money. */
const inCase = (value: bigint) => ({ case: 'case_1', capture: 'cap_1', amount: minor(value) });
const fromSuspense = {
  ...beside,
  suspended: [inCase(40_00n)],
  claimed: false,
};

changed(
  [
    'a refund asked for',
    refunding.slice(0, 3),
    refundRequested('re_2', '40.00', { feeShare: '0.24' }),
    { refunds: [refund, beside] },
  ],
  [
    'a refund reserved',
    refunding,
    refundReserved('re_1'),
    { refunds: [{ ...refund, status: 'reserved', hold }, beside] },
  ],
  [
    'a refund confirmed',
    refunding,
    refundConfirmed('re_1', '40.00', { feeShare: cny('0.24') }),
    { refunds: [{ ...refund, status: 'confirmed', channelReference: 'ch-r' }, beside] },
  ],
  [
    'a refund confirmed in less, from suspense',
    refunding,
    refundConfirmed('re_1', '30.00', {
      feeShare: cny('0.18'),
      suspended: [part('10.00')],
    }),
    {
      refunds: [
        {
          ...refund,
          ...{ status: 'confirmed', channelReference: 'ch-r', short: true },
          ...{ amount: minor(30_00n), feeShare: minor(18n) },
          suspended: [inCase(10_00n)],
        },
        beside,
      ],
    },
  ],
  [
    'a refund from suspense asked for, which has yet to claim its money there',
    refunding.slice(0, 3),
    refundRequested('re_2', '40.00', { feeShare: '0.24', suspended: [part('40.00')] }),
    { refunds: [refund, fromSuspense] },
  ],
  [
    'the money of a refund claimed in suspense',
    [
      ...refunding.slice(0, 3),
      refundRequested('re_2', '40.00', { feeShare: '0.24', suspended: [part('40.00')] }),
    ],
    { type: 'RefundSuspenseClaimed', data: { refund: 're_2' } },
    { refunds: [refund, { ...fromSuspense, claimed: true }] },
  ],
  [
    'a refund confirmed in less than it was asked for, beside a smaller refund',
    [
      created(),
      routed(),
      refundRequested('re_1', '40.00', { feeShare: '0.24' }),
      refundRequested('re_2', '60.00', { feeShare: '0.36' }),
    ],
    refundConfirmed('re_2', '50.00', { feeShare: cny('0.30') }),
    {
      refunds: [
        refund,
        {
          ...beside,
          ...{ status: 'confirmed', channelReference: 'ch-r', short: true },
          ...{ amount: minor(50_00n), feeShare: minor(30n) },
        },
      ],
    },
  ],
  [
    'a refund confirmed as it was asked for, beside a greater refund',
    [
      created(),
      routed(),
      refundRequested('re_1', '60.00', { feeShare: '0.24' }),
      refundRequested('re_2', '40.00', { feeShare: '0.24' }),
    ],
    refundConfirmed('re_2', '40.00', { feeShare: cny('0.24') }),
    {
      refunds: [
        { ...refund, amount: minor(60_00n) },
        { ...beside, status: 'confirmed', channelReference: 'ch-r' },
      ],
    },
  ],
  [
    'nothing by a refund confirmed that nobody asked for',
    refunding,
    refundConfirmed('re_9', '40.00'),
    {},
  ],
  [
    'a refund confirmed in more',
    refunding,
    refundConfirmed('re_1', '40.00', {
      feeShare: cny('0.24'),
      excess: cny('0.50'),
    }),
    {
      refunds: [
        { ...refund, status: 'confirmed', channelReference: 'ch-r', excess: minor(50n) },
        beside,
      ],
    },
  ],
  [
    'a refund done',
    refunding,
    refundSucceeded('re_1'),
    { refunds: [{ ...refund, status: 'succeeded' }, beside] },
  ],
  [
    'a refund that failed',
    refunding,
    refundFailed('re_2'),
    { refunds: [refund, { ...beside, status: 'failed', failure }] },
  ],
);
