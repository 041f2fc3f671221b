/**
 * Fees of a payment, and the tax on them. What is due is a function of all that was captured
 * (`price-plan/charge.ts`): each capture posts the difference to what was due before it, so that partial captures
 * never drift from the whole. Fixed parts and minimums are taken with the first capture, and stay.
 */
import { percentOf } from '../money/fee.js';
import { type Money, money, type MoneyText, toText } from '../money/money.js';
import { type Charge, chargeOn, minus, NO_CHARGE, type Place, plus } from '../price-plan/charge.js';
import { type Price, priceAt } from '../price-plan/price.js';
import { amountCaptured, countsAsRefund, merchantPart } from './amounts.js';
import type { Capture, Payment, Refund } from './payment.js';

/** A fee with the tax on it. */
export interface FeeAndTax {
  readonly fee: Money;
  readonly tax: Money;
}

/** At which price a channel's captures of the payment come. */
export function priceOf({ prices }: Pick<Payment, 'prices'>, channel: string): Price {
  const price = priceAt(prices, channel);
  if (price === undefined) throw new Error(`a payment without a price at ${channel}`);
  return price;
}

/**
 * What the next capture, of `amount` at a channel, adds. Of a price with tiers, what it would add as the first of its
 * window: money that claims no volume is priced so.
 */
export function captureFee(payment: Payment, channel: string, amount: Money): FeeAndTax {
  const base = amountCaptured(payment).minor;
  const place = { base, amount: amount.minor, volume: 0n };
  const places = [...placesIn(payment), place];
  return inCurrency(payment, between(priceOf(payment, channel), base, amount.minor, places));
}

/** What a capture adds whose window held `volume` before it; the captures before it are priced. */
export const tieredFee = (payment: Payment, capture: Capture, volume: Money): FeeAndTax => {
  const { base, amount } = capture;
  const place = { base: base.minor, amount: amount.minor, volume: volume.minor };
  return inCurrency(payment, partFee(capture, amount.minor, [...placesIn(payment), place]));
};

/** The places of captures that are priced by their volume. */
const placesIn = ({ captures }: Payment): Place[] =>
  captures.flatMap(({ base, amount, volumeBefore }) =>
    volumeBefore === null
      ? []
      : [{ base: base.minor, amount: amount.minor, volume: volumeBefore.minor }],
  );

/** What `minor` adds to what was due on `base`, of which nothing was due if it is nothing. */
const between = ({ terms }: Price, base: bigint, minor: bigint, places: readonly Place[]): Charge =>
  minus(
    chargeOn(terms, base + minor, places),
    base === 0n ? NO_CHARGE : chargeOn(terms, base, places),
  );

/** What a capture would have added if it had taken no more than a part of what it took. */
const partFee = ({ price, base }: Capture, minor: bigint, places: readonly Place[]): Charge =>
  price === null ? NO_CHARGE : between(price, base.minor, minor, places);

/** What the channel keeps of a capture, half-up: fixed when it is confirmed. */
export const channelCostOf = (
  percent: string,
  { minor, currency }: Money,
): { readonly percent: string; readonly amount: MoneyText } => ({
  percent,
  amount: toText(money(percentOf(percent, minor), currency)),
});

/**
 * What is taken if `rest` of a capture is booked from suspense to the merchant: what was refunded from suspense
 * meanwhile bears nothing but the fixed parts and minimums of the first capture.
 */
export const suspendedFee = (payment: Payment, capture: Capture, rest: Money): FeeAndTax =>
  inCurrency(payment, partFee(capture, rest.minor, placesIn(payment)));

/**
 * The part of the fee that a refund gives back, fixed at its request, when it takes `amount` from the merchant's
 * account: what was taken, less the shares of refunds pending or succeeded, less what the price keeps of the money
 * that is left, at least zero. What comes from suspense bore no fee and gives none back.
 */
export function refundFeeShare(payment: Payment, amount: Money): FeeAndTax {
  const others = payment.refunds.filter(countsAsRefund);
  const refunded = others.reduce((sum, refund) => sum + merchantPart(refund).minor, amount.minor);
  const shares = others.reduce((sum, refund) => plus(sum, shareOf(refund)), NO_CHARGE);
  const { taken, kept } = takenAndKept(payment, refunded);
  const { fee, tax } = minus(minus(taken, shares), kept);
  return inCurrency(payment, { fee: fee > 0n ? fee : 0n, tax: tax > 0n ? tax : 0n });
}

/** Fee and tax that stay taken once a refund takes `amount` more from the merchant's account, in minor units. */
export function chargeKept(payment: Payment, amount: Money): bigint {
  const others = payment.refunds.filter(countsAsRefund);
  const refunded = others.reduce((sum, refund) => sum + merchantPart(refund).minor, amount.minor);
  const { fee, tax } = takenAndKept(payment, refunded).kept;
  return fee + tax;
}

const shareOf = ({ feeShare, taxShare }: Refund): Charge => ({
  fee: feeShare.minor,
  tax: taxShare.minor,
});

/**
 * What was taken with the captures on the merchant's account, and what of it stays once `refunded` of them has gone
 * back: the money captured last goes back first.
 */
function takenAndKept(payment: Payment, refunded: bigint): { taken: Charge; kept: Charge } {
  const places = placesIn(payment);
  const credited = payment.captures.filter((capture) => capture.credited.minor !== 0n);
  credited.sort((a, b) => (a.base.minor < b.base.minor ? -1 : 1));
  let left = credited.reduce((sum, capture) => sum + capture.credited.minor, -refunded);
  let [taken, kept] = [NO_CHARGE, NO_CHARGE];
  for (const capture of credited) {
    const part = capture.credited.minor < left ? capture.credited.minor : left;
    left -= part;
    taken = plus(taken, { fee: capture.creditedFee.minor, tax: capture.creditedTax.minor });
    kept = plus(kept, partFee(capture, part, places));
  }
  return { taken, kept };
}

/**
 * The share of a refund of which the channel gave back less than was asked for. The share was fixed at the request
 * and is never more; the part that did not go releases its share as a failed refund does. So the rule is applied
 * once more, for what has gone.
 * @param given the refund with what was given back.
 */
export function shareGivenBack(payment: Payment, given: Refund): FeeAndTax {
  const others = payment.refunds.filter(({ id }) => id !== given.id);
  const share = refundFeeShare({ ...payment, refunds: others }, merchantPart(given));
  return {
    fee: share.fee.minor < given.feeShare.minor ? share.fee : given.feeShare,
    tax: share.tax.minor < given.taxShare.minor ? share.tax : given.taxShare,
  };
}

const inCurrency = ({ amount: { currency } }: Payment, { fee, tax }: Charge): FeeAndTax => ({
  fee: money(fee, currency),
  tax: money(tax, currency),
});
