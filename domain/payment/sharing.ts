/**
 * Profit sharing (分润): what of a payment belongs to others than its merchant. The lines are frozen into the payment
 * when it is made. What the receivers are due is a function of all that was captured, less fee and tax: each capture
 * posts the difference to what was due before it, and a refund takes back what is not due of the money that is left.
 *
 * Rounding: a percentage is rounded down to a unit, so the residual unit is always the merchant's. The lines take
 * in their order, and never more than there is: Σ of the shares and of what the merchant keeps is the net.
 */
import { percentDown } from '../money/fee.js';
import { fromText, type Money, money, toText } from '../money/money.js';
import { amountCredited, countsAsRefund, merchantPart } from './amounts.js';
import type { Capture, Payment, Refund } from './payment.js';
import type { Share, ShareLine } from './share.js';

/** More would make transactions of a refund too long: each may come from three accounts of a receiver. */
export const MAX_SHARES = 10;

/** What a payment took, in minor units. */
interface Takings {
  readonly captured: bigint;
  readonly net: bigint;
}

/** What each line is due of these takings, in their order. */
export function sharesDue(lines: readonly ShareLine[], { captured, net }: Takings): bigint[] {
  let left = net > 0n ? net : 0n;
  return lines.map((line) => {
    const due = dueOn(line, { captured, net: net > 0n ? net : 0n });
    const share = due < left ? due : left;
    left -= share;
    return share;
  });
}

function dueOn(line: ShareLine, { captured, net }: Takings): bigint {
  if ('amount' in line) return captured > 0n ? fromText(line.amount).minor : 0n;
  return percentDown(line.percent, line.basis === 'net' ? net : captured);
}

export const totalOf = (shares: readonly Share[]): bigint =>
  shares.reduce((sum, { amount }) => sum + amount.minor, 0n);

/**
 * What a capture brings the receivers: the difference to what was due on the captures before it, which are all
 * priced. Of a very small capture that may be a unit more than its net, which the merchant bears; a unit that a line
 * before it takes may come off a line.
 */
export function captureShares(payment: Payment, capture: Capture): Share[] {
  const { sharing, captures } = payment;
  if (sharing.length === 0) return [];
  const taken = captures.filter(({ status }) => status === 'captured' || status === 'posted');
  const before = takingsOf(taken.filter(({ base }) => base.minor < capture.base.minor));
  const own = takingsOf([capture]);
  const after = { captured: before.captured + own.captured, net: before.net + own.net };
  const had = sharesDue(sharing, before);
  const due = sharesDue(sharing, after).map((share, index) => share - (had[index] ?? 0n));
  return present(payment, due);
}

const takingsOf = (captures: readonly Capture[]): Takings => {
  const captured = captures.reduce((sum, { amount }) => sum + amount.minor, 0n);
  const charged = captures.reduce((sum, { fee, tax }) => sum + fee.minor + tax.minor, 0n);
  return { captured, net: captured - charged };
};

/**
 * What the receivers give back when a refund takes `amount` from the merchant's account: what they got with the
 * captures, less what they gave back with refunds pending or succeeded, less what they are due of the money that is
 * left. Of nothing left they keep nothing.
 * @param charged fee and tax that stay taken then.
 */
export function refundShares(payment: Payment, amount: Money, charged: bigint): Share[] {
  const { sharing, captures } = payment;
  if (sharing.length === 0 || amount.minor === 0n) return [];
  const others = payment.refunds.filter(countsAsRefund);
  const refunded = others.reduce((sum, refund) => sum + merchantPart(refund).minor, amount.minor);
  const captured = amountCredited(payment).minor - refunded;
  const due = sharesDue(sharing, { captured, net: captured - charged });
  const back = sharing.map(({ merchant }, index) => {
    const got = sumFor(
      merchant,
      captures.map(({ shares }) => shares),
    );
    const given = sumFor(
      merchant,
      others.map(({ shares }) => shares),
    );
    const excess = got - given - (due[index] ?? 0n);
    return excess > 0n ? excess : 0n;
  });
  return present(payment, back);
}

const sumFor = (merchant: string, shares: readonly (readonly Share[])[]): bigint =>
  totalOf(shares.flat().filter((share) => share.merchant === merchant));

function present({ sharing, amount: { currency } }: Payment, minors: readonly bigint[]): Share[] {
  return sharing.flatMap(({ merchant }, index) => {
    const minor = minors[index] ?? 0n;
    return minor === 0n ? [] : [{ merchant, amount: money(minor, currency) }];
  });
}

/** As events hold them: nothing is left out. */
export const storedShares = (shares: readonly Share[]) =>
  shares.length === 0
    ? {}
    : {
        shares: shares.map(({ merchant, amount }) => ({ merchant, amount: { ...toText(amount) } })),
      };

/** Of a refund of which less was given back: never more than was fixed at its request. */
export const sharesGivenBack = (fixed: Refund, due: readonly Share[]): Share[] =>
  fixed.shares.flatMap((share) => {
    const now = due.find(({ merchant }) => merchant === share.merchant)?.amount ?? null;
    if (now === null) return [];
    return [now.minor < share.amount.minor ? { ...share, amount: now } : share];
  });

/** What a receiver has of a payment now: got, and given back with refunds that succeeded. */
export function sharesOf({ sharing, captures, refunds, amount: { currency } }: Payment) {
  const succeeded = refunds.filter(({ status }) => status === 'succeeded');
  return sharing.map((line) => ({
    line,
    received: money(
      sumFor(
        line.merchant,
        captures.map(({ shares }) => shares),
      ),
      currency,
    ),
    returned: money(
      sumFor(
        line.merchant,
        succeeded.map(({ shares }) => shares),
      ),
      currency,
    ),
  }));
}
