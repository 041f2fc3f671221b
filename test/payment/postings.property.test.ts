/** Whatever a payment posts, wherever it goes: the sides balance, and the channel's account says what the channel did. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromText, parseAmount } from '../../domain/money/money.js';
import { channelReceivable } from '../../domain/payment/accounts.js';
import { captureFee, channelCostOf, refundFeeShare } from '../../domain/payment/fees.js';
import type { Capture, Payment, Refund } from '../../domain/payment/payment.js';
import {
  postCapture,
  postChannelCost,
  suspendCapture,
} from '../../domain/payment/posting/capture.js';
import { postLateSuccess, postLateSuccessRefund } from '../../domain/payment/posting/late.js';
import type { Posting } from '../../domain/payment/posting/posting.js';
import { reserveRefund, suspendRefund } from '../../domain/payment/posting/refund.js';
import { cny, code, minor, textOf } from '../money/amounts.js';
import { sized } from '../support/test-size.js';
import { captured, capturePosted, created, refundRequested, routed, stateOf } from './stories.js';

/** A payment that was captured whole and given back in part, with the fees that the rules give. */
const paymentOf = (percent: string, fixed: bigint, whole: bigint, back: bigint) => {
  const terms = { percent, fixed: fixed === 0n ? null : cny(textOf(fixed)) };
  const opened = [created({ fee: terms, amount: cny(textOf(whole)) }), routed()];
  const { fee } = captureFee(stateOf(...opened), 'sandbox_a', minor(whole));
  const taken = [
    ...opened,
    captured('cap_1', textOf(whole), { fee: textOf(fee.minor) }),
    capturePosted('cap_1'),
  ];
  const { fee: share } = refundFeeShare(stateOf(...taken), minor(back));
  const payment = stateOf(
    ...taken,
    refundRequested('re_1', textOf(back), { feeShare: textOf(share.minor) }),
  );
  const [capture, refund] = [payment.captures[0], payment.refunds[0]];
  if (capture === undefined || refund === undefined) throw new Error('no capture, or no refund');
  return { payment, capture, refund };
};

/** Debits less credits of a posting, by account; every entry is one that the ledger takes. */
function movesOf({ command, accounts }: Posting): ReadonlyMap<string, bigint> {
  if (!('entries' in command) || command.entries === undefined) throw new Error('no entries');
  const moves = new Map<string, bigint>();
  for (const { account, direction, amount } of command.entries) {
    const parsed = parseAmount(amount);
    if (!parsed.accepted) throw new Error(`${account}: ${parsed.rejection.code}`);
    const signed = direction === 'debit' ? parsed.amount.minor : -parsed.amount.minor;
    moves.set(account, (moves.get(account) ?? 0n) + signed);
  }
  expect(accounts.map(({ id }) => id)).toStrictEqual(command.entries.map((e) => e.account));
  return moves;
}

const sumOf = (moves: ReadonlyMap<string, bigint>): bigint =>
  [...moves.values()].reduce((total, minor) => total + minor, 0n);

const CHANNEL = 'sandbox_a';
const receivable = channelReceivable(CHANNEL, code('CNY')).id;

/** Each posting with what the channel's account must move by, debits positive. */
const postingsOf = (
  payment: Payment,
  capture: Capture,
  refund: Refund,
  late: bigint,
): readonly (readonly [Posting, bigint])[] => {
  const moved = { amount: minor(late), channel: CHANNEL, requestNo: 'no', channelReference: '' };
  return [
    [postCapture(payment, capture, CHANNEL), capture.amount.minor],
    [suspendCapture(payment, capture, CHANNEL), capture.amount.minor],
    [reserveRefund(payment, refund, { reservation: 'lrs_1' }), -refund.amount.minor],
    [suspendRefund(payment, refund), -refund.amount.minor],
    [postLateSuccess(payment, moved), late],
    [postLateSuccessRefund(payment, moved), -late],
  ];
};

const percents = fc
  .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 999 }))
  .map(([whole, thousandths]) => `${whole}.${String(thousandths).padStart(3, '0')}`);
const amounts = fc.bigInt({ min: 1n, max: 1_000_000_00n });

describe('the postings of a payment', () => {
  it('balance, with amounts above zero, and move the account of the channel by what it moved', () => {
    fc.assert(
      fc.property(
        percents,
        fc.bigInt({ min: 0n, max: 500n }),
        amounts,
        amounts,
        percents,
        (percent, fixed, whole, part, costPercent) => {
          const back = part < whole ? part : whole;
          const { payment, capture, refund } = paymentOf(percent, fixed, whole, back);
          for (const [posting, due] of postingsOf(payment, capture, refund, part)) {
            const moves = movesOf(posting);
            expect(sumOf(moves)).toBe(0n);
            expect(moves.get(receivable)).toBe(due);
          }
          const channelCost = fromText(channelCostOf(costPercent, capture.amount).amount);
          const cost = postChannelCost(payment, { ...capture, channelCost }, CHANNEL);
          const kept = cost === undefined ? undefined : movesOf(cost);
          expect(sumOf(kept ?? new Map())).toBe(0n);
          expect((kept?.get(receivable) ?? 0n) <= 0n).toBe(true);
        },
      ),
      { numRuns: sized({ small: 200, ci: 1_000, full: 20_000 }) },
    );
  });
});
