/** The hold of a refund: found again by the same request, another for other terms, renewed in time. */
import { describe, expect, it } from '@jest/globals';
import { derivedId } from '../../domain/ids.js';
import { findRefund } from '../../domain/payment/decide/refund.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import { firstHold, renewalMs, renewedHold } from '../../domain/payment/hold.js';
import type { Refund } from '../../domain/payment/payment.js';
import { cny } from '../money/amounts.js';
import {
  captured,
  captureSuspended,
  created,
  HEX,
  hold,
  paid,
  refundFailed,
  refundRequested,
  refundReserved,
  routed,
  stateOf,
} from './stories.js';

const asked = { refund: 're_1', contentHash: 'r' };
const NOON = Date.parse('2026-03-01T12:00:00.000Z');
const MINUTE = 60_000;
const start = [created(), ...paid];

describe('the first hold', () => {
  it.each([
    ['at the beginning of a half hour', NOON],
    ['at the end of it', NOON + 30 * MINUTE - 1],
  ])('lives for an hour from the beginning of its half hour: asked %s', (_, askedMs) => {
    expect(firstHold(stateOf(...start), asked, askedMs)).toStrictEqual({
      reservation: derivedId(
        'reservation',
        ...['re_1', 'r', '0', '0', '10000', '0', '0', `${NOON}`],
      ),
      expiresAt: '2026-03-01T13:00:00.000Z',
    });
  });

  const suspended = [created(), routed(), captured('cap_1', '100.00'), captureSuspended('cap_1')];
  const writtenOff: PaymentEvent = {
    type: 'SuspendedCaptureSettled',
    data: {
      ...{ capture: 'cap_1', case: 'case_1', transaction: 'ltx_9', to: 'written_off' },
      ...{ amount: cny('100.00'), fee: cny('0.00') },
    },
  };
  const other = [refundRequested('re_0', '10.00'), refundReserved('re_0')];
  it.each<[string, readonly PaymentEvent[], readonly string[]]>([
    ['before a capture is posted', start.slice(0, -2), ['0', '0', '0', '0', '0']],
    ['beside another refund', [...start, ...other], ['1', '0', '10000', '0', '0']],
    [
      'beside another refund that failed',
      [...start, ...other, refundFailed('re_0')],
      ['1', '1', '10000', '0', '0'],
    ],
    ['of a capture in suspense', suspended, ['0', '0', '0', '1', '0']],
    [
      'of a capture in suspense that was written off',
      [...suspended, writtenOff],
      ['0', '0', '0', '1', '10000'],
    ],
  ])('is another %s', (_, before, terms) => {
    expect(firstHold(stateOf(...before), asked, NOON).reservation).toBe(
      derivedId('reservation', 're_1', 'r', ...terms, `${NOON}`),
    );
  });

  it('is another half an hour later', () => {
    expect(firstHold(stateOf(...start), asked, NOON + 30 * MINUTE)).toStrictEqual({
      reservation: derivedId(
        'reservation',
        ...['re_1', 'r', '0', '0', '10000', '0', '0', `${NOON + 30 * MINUTE}`],
      ),
      expiresAt: '2026-03-01T13:30:00.000Z',
    });
  });
});

describe('a hold', () => {
  const refundOf = (...events: readonly PaymentEvent[]): Refund => {
    const refund = findRefund(stateOf(...start, ...events), 're_1');
    if (refund === undefined) throw new Error('no refund');
    return refund;
  };
  const requested = refundRequested('re_1', '60.00');

  it('is renewed under one id, without an end', () => {
    expect(renewedHold(refundOf(requested))).toStrictEqual({
      reservation: derivedId('reservation', `${HEX}r1`),
      expiresAt: null,
    });
  });

  it('is renewed a quarter of an hour before it may end', () => {
    expect(renewalMs(refundOf(requested, refundReserved('re_1')))).toBe(
      Date.parse(hold.expiresAt) - 15 * MINUTE,
    );
  });

  it('that has no end, or is not there yet, is not renewed', () => {
    expect(renewalMs(refundOf(requested))).toBeNull();
    const endless: PaymentEvent = {
      type: 'RefundReserved',
      data: { refund: 're_1', reservation: 'lrs_2', expiresAt: null },
    };
    expect(renewalMs(refundOf(requested, endless))).toBeNull();
  });
});
