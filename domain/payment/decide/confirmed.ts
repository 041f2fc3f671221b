/** What a channel confirmed, against what was asked for: facts are recorded as they are. */
import { fromText, type Money, money, type MoneyText, toText } from '../../money/money.js';
import { tieredIn } from '../../price-plan/terms.js';
import type { DataOf, PaymentEvent } from '../events.js';
import { captureFee, priceOf } from '../fees.js';
import type { Payment } from '../payment.js';

/** The part that was asked for, and what is above it. */
export function splitConfirmed(
  confirmed: MoneyText | undefined,
  asked: Money,
): { readonly amount: Money; readonly excess: Money } {
  const { minor, currency } = confirmed === undefined ? asked : fromText(confirmed);
  const amount = minor < asked.minor ? minor : asked.minor;
  return { amount: money(amount, currency), excess: money(minor - amount, currency) };
}

/** What a capture at a channel adds to the fee and to the tax on it, if that is known yet, and by which plan. */
export function pricedMembers(
  payment: Payment,
  channel: string,
  amount: Money,
): Pick<DataOf<'PaymentCaptured'>, 'fee' | 'tax' | 'plan'> {
  const { plan, terms } = priceOf(payment, channel);
  const named = plan === null ? {} : { plan: { ...plan } };
  if (tieredIn(terms) !== undefined) return named;
  const { fee, tax } = captureFee(payment, channel, amount);
  return {
    fee: toText(fee),
    ...(tax.minor === 0n ? {} : { tax: toText(tax) }),
    ...named,
  };
}

/** The event of an excess; none if there is none. */
export const excessEvents = (
  excess: Money,
  of: { readonly capture: string; readonly channel: string; readonly channelReference: string },
): PaymentEvent[] =>
  excess.minor === 0n
    ? []
    : [{ type: 'ExcessConfirmed', data: { ...of, amount: { ...toText(excess) } } }];
