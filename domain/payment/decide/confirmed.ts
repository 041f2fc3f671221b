/** What a channel confirmed, against what was asked for: facts are recorded as they are. */
import { fromText, type Money, money, type MoneyText, toText } from '../../money/money.js';
import type { PaymentEvent } from '../events.js';

/** The part that was asked for, and what is above it. */
export function splitConfirmed(
  confirmed: MoneyText | undefined,
  asked: Money,
): { readonly amount: Money; readonly excess: Money } {
  const { minor, currency } = confirmed === undefined ? asked : fromText(confirmed);
  const amount = minor < asked.minor ? minor : asked.minor;
  return { amount: money(amount, currency), excess: money(minor - amount, currency) };
}

/** The event of an excess; none if there is none. */
export const excessEvents = (
  excess: Money,
  of: { readonly capture: string; readonly channel: string; readonly channelReference: string },
): PaymentEvent[] =>
  excess.minor === 0n
    ? []
    : [{ type: 'ExcessConfirmed', data: { ...of, amount: { ...toText(excess) } } }];
