/** Profit sharing: what receivers are due, what captures bring and refunds take back. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { captureFee, refundFeeShare } from '../../domain/payment/fees.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import type { Payment } from '../../domain/payment/payment.js';
import { quoteRefund } from '../../domain/payment/decide/refund.js';
import { postCapture } from '../../domain/payment/posting/capture.js';
import { refundNet, reserveRefund } from '../../domain/payment/posting/refund.js';
import type { Share, ShareLine } from '../../domain/payment/share.js';
import { captureShares, sharesDue, storedShares, totalOf } from '../../domain/payment/sharing.js';
import { cny, minor, textOf } from '../money/amounts.js';
import { sized } from '../support/test-size.js';
import {
  captured,
  capturePosted,
  create,
  created,
  given,
  refundRequested,
  routed,
  stateOf,
} from './stories.js';

const half = (merchant: string, percent = '50'): ShareLine => ({ merchant, percent, basis: 'net' });

describe('what receivers are due', () => {
  it('is rounded down: the residual unit is the merchant’s', () => {
    const thirds = ['33.333333', '33.333333', '33.333333'].map((p, i) => half(`m${i}`, p));
    expect(sharesDue(thirds, { captured: 100n, net: 100n })).toStrictEqual([33n, 33n, 33n]);
    expect(sharesDue([half('a', '100')], { captured: 7n, net: 5n })).toStrictEqual([5n]);
  });

  it('comes in the order of the lines, and never to more than the net', () => {
    const lines: ShareLine[] = [
      { merchant: 'a', amount: cny('0.60') },
      { merchant: 'b', percent: '90', basis: 'captured' },
      half('c'),
    ];
    expect(sharesDue(lines, { captured: 100n, net: 98n })).toStrictEqual([60n, 38n, 0n]);
    expect(sharesDue(lines, { captured: 100n, net: -3n })).toStrictEqual([0n, 0n, 0n]);
    expect(sharesDue(lines, { captured: 0n, net: 0n })).toStrictEqual([0n, 0n, 0n]);
  });
});

describe('a payment that is shared', () => {
  const sharing = [half('mer_2', '30')];

  it('keeps its lines as they were asked for', () => {
    const event = created({ sharing });
    given().when(create({ sharing })).then(event);
    expect(stateOf(event).sharing).toStrictEqual(sharing);
  });

  it.each<[string, ShareLine[], string, string]>([
    ['a receiver twice', [half('a'), half('a', '1')], 'sharing_invalid', 'sharing'],
    ['its own merchant', [half('mer_1')], 'sharing_invalid', 'sharing'],
    ['more than all', [half('a', '60'), half('b', '40.000001')], 'sharing_invalid', 'sharing'],
    [
      'eleven receivers',
      Array.from({ length: 11 }, (_, index) => half(`m${index}`, '1')),
      'sharing_invalid',
      'sharing',
    ],
    [
      'another currency',
      [{ merchant: 'a', amount: { value: '1', currency: 'JPY' } }],
      'currency_unsupported',
      'sharing.0.amount',
    ],
    [
      'an amount of nothing',
      [{ merchant: 'a', amount: cny('0.00') }],
      'invalid_amount',
      'sharing.0.amount.value',
    ],
  ])('refuses %s', (_, lines, code, param) => {
    const { decision } = given().when(create({ sharing: lines }));
    expect(decision).toMatchObject({ accepted: false, rejection: { code, param } });
  });
});

interface Case {
  readonly lines: readonly ShareLine[];
  readonly percent: string;
  readonly captures: readonly bigint[];
  readonly refunds: readonly { readonly part: number; readonly fails: boolean }[];
}

const percent = fc.integer({ min: 0, max: 25_000 }).map((n) => (n / 1_000).toFixed(3));
const line = (merchant: string): fc.Arbitrary<ShareLine> =>
  fc.oneof(
    percent.map((p) => half(merchant, p)),
    percent.map((p): ShareLine => ({ merchant, percent: p, basis: 'captured' })),
    fc
      .bigInt({ min: 1n, max: 5_000n })
      .map((n): ShareLine => ({ merchant, amount: cny(textOf(n)) })),
  );
const cases: fc.Arbitrary<Case> = fc.record({
  lines: fc.tuple(line('a'), line('b'), line('c'), line('d')).map((all) => all.slice(0, 3)),
  percent,
  captures: fc.array(fc.bigInt({ min: 1n, max: 100_000n }), { minLength: 1, maxLength: 5 }),
  refunds: fc.array(fc.record({ part: fc.integer({ min: 1, max: 100 }), fails: fc.boolean() }), {
    maxLength: 6,
  }),
});

const sumOf = (shares: readonly Share[], merchant: string): bigint =>
  totalOf(shares.filter((share) => share.merchant === merchant));

/** Captures as the flow records them: each posting shares the difference. */
function captureAll({ lines, percent: fee, captures }: Case): PaymentEvent[] {
  const whole = captures.reduce((sum, amount) => sum + amount, 0n);
  const terms = { percent: fee, fixed: null };
  const events: PaymentEvent[] = [
    created({ fee: terms, amount: cny(textOf(whole)), capture: 'manual', sharing: [...lines] }),
    routed(),
  ];
  captures.forEach((amount, index) => {
    const id = `cap_${index}`;
    const due = captureFee(stateOf(...events), 'sandbox_a', minor(amount)).fee;
    events.push(captured(id, textOf(amount), { fee: textOf(due.minor) }));
    const payment = stateOf(...events);
    const capture = payment.captures.find((one) => one.id === id);
    if (capture === undefined) throw new Error('no capture');
    const shares = captureShares(payment, capture);
    // Σ = net: what the merchant keeps and what others get is what was taken less the fee.
    const { command } = postCapture(payment, capture, 'sandbox_a');
    if (command.type !== 'PostTransaction') throw new Error('no transaction');
    const moved = command.entries.reduce((sum, { direction, amount: { value } }) => {
      const units = BigInt(value.replace('.', ''));
      return direction === 'debit' ? sum + units : sum - units;
    }, 0n);
    expect(moved).toBe(0n);
    const posted = capturePosted(id);
    if (posted.type !== 'CapturePosted') throw new Error('not posted');
    events.push({ ...posted, data: { ...posted.data, ...storedShares(shares) } });
  });
  return events;
}

const quoteOf = (payment: Payment, refund: string, amount: bigint | null) => {
  const text = amount === null ? null : cny(textOf(amount));
  const quoted = quoteRefund({ refund, amount: text, contentHash: 'c', from: null }, payment);
  if (!quoted.accepted || quoted.quote === null) throw new Error('no quote');
  return quoted.quote;
};

describe('shares of captures and refunds, whatever they are', () => {
  it('come to what is due of all that was captured, and are all back with the last unit', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const events = captureAll(one);
        const payment = stateOf(...events);
        const whole = one.captures.reduce((sum, amount) => sum + amount, 0n);
        const fee = payment.captures.reduce((sum, capture) => sum + capture.fee.minor, 0n);
        const due = sharesDue(one.lines, { captured: whole, net: whole - fee });
        const got = payment.captures.flatMap(({ shares }) => shares);
        expect(one.lines.map(({ merchant }) => sumOf(got, merchant))).toStrictEqual(due);
        let left = whole;
        const back: Share[] = [];
        one.refunds.forEach(({ part, fails }, index) => {
          const amount = (left * BigInt(part)) / 100n;
          if (amount === 0n) return;
          const now = stateOf(...events);
          const quote = quoteOf(now, `re_${index}`, amount);
          const share = refundFeeShare(now, minor(amount)).fee.minor;
          expect(refundNet(quote).minor + share + totalOf(quote.shares)).toBe(amount);
          const { feeShare } = { feeShare: textOf(quote.feeShare.minor) };
          const asked = refundRequested(`re_${index}`, textOf(amount), { feeShare });
          if (asked.type !== 'RefundRequested') throw new Error('not requested');
          events.push({ ...asked, data: { ...asked.data, ...storedShares(quote.shares) } });
          if (fails) {
            const failure = { code: 'declined', message: 'no' };
            events.push({ type: 'RefundFailed', data: { refund: `re_${index}`, failure } });
            return;
          }
          left -= amount;
          back.push(...quote.shares);
          // No receiver gives back what it never got.
          for (const { merchant } of one.lines) {
            expect(sumOf(back, merchant) <= sumOf(got, merchant)).toBe(true);
          }
        });
        if (left === 0n) return;
        back.push(...quoteOf(stateOf(...events), 're_rest', null).shares);
        for (const { merchant } of one.lines) {
          expect(sumOf(back, merchant)).toBe(sumOf(got, merchant));
        }
      }),
      { numRuns: sized({ small: 150, ci: 1_000, full: 10_000 }) },
    );
  });

  it('come from where the hold took them, and what is on no account is owed', () => {
    const one = { lines: [half('mer_2', '50')], percent: '0', captures: [10_000n], refunds: [] };
    const payment = stateOf(...captureAll(one));
    const quote = quoteOf(payment, 're_1', null);
    const held = reserveRefund(payment, quote, {
      reservation: 'lrs_1',
      sharesFrom: [
        { merchant: 'mer_2', account: 'merchant_pending', amount: cny('10.00') },
        { merchant: 'mer_2', account: 'merchant_payable', amount: cny('25.00') },
        { merchant: 'mer_2', account: 'merchant_receivable', amount: cny('15.00') },
      ],
    });
    expect(held.command).toMatchObject({
      entries: [
        { account: 'mer:mer_1:CNY', direction: 'debit', amount: cny('50.00') },
        { account: 'mer:mer_2:CNY', direction: 'debit', amount: cny('10.00') },
        { account: 'mer:mer_2:merchant_payable:CNY', direction: 'debit', amount: cny('25.00') },
        { account: 'mer:mer_2:merchant_receivable:CNY', direction: 'debit', amount: cny('15.00') },
        { account: 'sys:channel_receivable:sandbox_a:CNY', direction: 'credit' },
      ],
      metadata: { shares: '50.00' },
    });
  });
});
