/** The fold of captures: asked for, taken, posted, in suspense, and what became of the money there. */
import { describe, expect, it } from '@jest/globals';
import type { PaymentEvent } from '../../../domain/payment/events.js';
import { NO_FEE } from '../../../domain/merchant/merchant.js';
import { cny, minor } from '../../money/amounts.js';
import { AT } from '../../support/given-when-then.js';
import { changed } from './change.js';
import { awaits, captureFailed, restVoided, underpaid } from '../steps.js';
import {
  authorized,
  captured,
  capturePosted,
  captureRequested,
  captureSuspended,
  created,
  failure,
  HEX,
  own,
  routed,
  stateOf,
  succeeded,
} from '../stories.js';

const capture = {
  id: 'cap_1',
  requestNo: `${HEX}c1`,
  amount: minor(60_00n),
  short: false,
  excess: null,
  channelReference: '',
  final: true,
  contentHash: 'c',
  status: 'requested',
  base: minor(0n),
  price: null,
  capturedAt: null,
  volumeBefore: null,
  priced: true,
  fee: minor(0n),
  tax: minor(0n),
  channelCost: minor(0n),
  credited: minor(0n),
  creditedFee: minor(0n),
  creditedTax: minor(0n),
  shares: [],
  suspendedIn: null,
  writtenOff: minor(0n),
  failure: null,
};
const excess = { amount: minor(5n), channel: 'sandbox_a', posted: false };
const excessConfirmed: PaymentEvent = {
  type: 'ExcessConfirmed',
  data: {
    capture: 'cap_1',
    channel: 'sandbox_a',
    channelReference: 'ch-1',
    amount: cny('0.05'),
  },
};
const taken = {
  status: 'captured',
  price: own(NO_FEE),
  capturedAt: AT,
  fee: minor(36n),
  channelCost: minor(18n),
  channelReference: 'ch-1',
};
const asked = [
  created(),
  routed(),
  captureRequested('cap_0', '1.00'),
  captureRequested('cap_1', '60.00'),
];
const other = { ...capture, id: 'cap_0', amount: minor(100n) };
const suspendedTwo = [...asked, captureSuspended('cap_1')];
const inCase = { ...capture, status: 'posted', suspendedIn: 'case_1' };
const settledCapture = (to: 'merchant' | 'written_off'): PaymentEvent => ({
  type: 'SuspendedCaptureSettled',
  data: {
    ...{ capture: 'cap_1', case: 'case_1', transaction: 'ltx_9', to },
    amount: cny('60.00'),
    fee: cny('0.36'),
  },
});

changed(
  [
    'a capture asked for',
    [created(), captureRequested('cap_0', '1.00')],
    captureRequested('cap_1', '60.00'),
    { captures: [other, capture] },
  ],
  [
    'a capture of the channel',
    asked,
    captured('cap_1', '60.00', { fee: '0.36' }),
    { captures: [other, { ...capture, ...taken }] },
  ],
  [
    'an automatic capture, which nobody asked for',
    [created(), routed(), awaits],
    captured('cap_1', '60.00', { fee: '0.36' }),
    {
      status: 'processing',
      nextAction: null,
      captures: [{ ...capture, ...taken, requestNo: '', contentHash: '', short: true }],
    },
  ],
  [
    'a capture that nobody asked for, beside one that was',
    [created(), routed(), captureRequested('cap_0', '1.00')],
    captured('cap_1', '60.00', { fee: '0.36' }),
    {
      captures: [other, { ...capture, ...taken, requestNo: '', contentHash: '', short: true }],
    },
  ],
  [
    'a capture in which the channel took less',
    asked,
    captured('cap_1', '50.00', { fee: '0.36' }),
    {
      captures: [
        other,
        { ...capture, ...taken, amount: minor(50_00n), channelCost: minor(15n), short: true },
      ],
    },
  ],
  [
    'a capture in which the channel took more',
    asked,
    excessConfirmed,
    { captures: [other, { ...capture, excess }] },
  ],
  [
    'an excess posted',
    [...asked, excessConfirmed],
    { type: 'ExcessPosted', data: { capture: 'cap_1', transaction: 'ltx_1' } },
    { captures: [other, { ...capture, excess: { ...excess, posted: true } }] },
  ],
  [
    'a payment underpaid',
    asked,
    underpaid,
    { status: 'underpaid', underpayment: { since: AT, accepted: false } },
  ],
  [
    'an underpayment accepted',
    [...asked, underpaid],
    { type: 'UnderpaymentAccepted', data: {} },
    { underpayment: { since: AT, accepted: true } },
  ],
  [
    'a capture posted',
    asked,
    capturePosted('cap_1'),
    { captures: [other, { ...capture, status: 'posted', credited: capture.amount }] },
  ],
  [
    'a capture posted to suspense',
    asked,
    captureSuspended('cap_1'),
    { captures: [other, { ...capture, status: 'posted', suspendedIn: 'case_1' }] },
  ],
  [
    'a capture that failed',
    asked,
    captureFailed('cap_1'),
    { captures: [other, { ...capture, status: 'failed', failure }] },
  ],
  ['the rest given back', [created()], restVoided('1.00'), { remainderVoided: true }],
  [
    'a capture in suspense booked to the merchant',
    suspendedTwo,
    settledCapture('merchant'),
    { captures: [other, { ...inCase, credited: minor(60_00n), creditedFee: minor(36n) }] },
  ],
  [
    'a capture in suspense written off',
    suspendedTwo,
    settledCapture('written_off'),
    { captures: [other, { ...inCase, writtenOff: minor(60_00n) }] },
  ],
);

describe('a status', () => {
  it.each<[string, PaymentEvent, string]>([
    ['authorized', authorized(), 'authorized'],
    ['succeeded', succeeded, 'succeeded'],
  ])('%s stays with a capture', (_, event, status) => {
    expect(stateOf(created(), routed(), event, captured('cap_1', '1.00')).status).toBe(status);
  });
});
