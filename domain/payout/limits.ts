/** How much may be paid out by itself, and above what another principal has to approve it. */
import { reject } from '../kernel/decider.js';
import { formatMinor, type Money, money } from '../money/money.js';
import type { Currency } from '../money/currencies.js';

/** Minor units by currency; a currency that is not named has no such limit. */
export type ByCurrency = ReadonlyMap<Currency, bigint>;

export interface PayoutLimits {
  /** Of a single payout. */
  readonly each: ByCurrency;
  /** Of a merchant's payouts of a day in UTC together. */
  readonly day: ByCurrency;
  /** Above this another principal approves. */
  readonly approvalAbove: ByCurrency;
}

export const NO_LIMITS: PayoutLimits = {
  each: new Map(),
  day: new Map(),
  approvalAbove: new Map(),
};

export const needsApproval = (
  { approvalAbove }: PayoutLimits,
  { currency, minor }: Money,
): boolean => {
  const above = approvalAbove.get(currency);
  return above !== undefined && minor > above;
};

/** Why a payout is too large by itself; undefined if it is not. */
export function refusalOfAmount({ each }: PayoutLimits, { currency, minor }: Money) {
  const limit = each.get(currency);
  if (limit === undefined || minor <= limit) return undefined;
  const most = formatMinor(limit, currency);
  return reject('payout_limit_exceeded', `a payout is at most ${most} ${currency}`, 'amount');
}

/** Why a payout is too much for its day; undefined if it is not. @param usedMinor by the day's others. */
export function refusalOfDay({ day }: PayoutLimits, amount: Money, usedMinor: bigint) {
  const limit = day.get(amount.currency);
  if (limit === undefined || usedMinor + amount.minor <= limit) return undefined;
  const left = money(limit > usedMinor ? limit - usedMinor : 0n, amount.currency);
  const rest = formatMinor(left.minor, left.currency);
  const detail = `of the day's limit ${rest} ${left.currency} are left`;
  return reject('payout_day_limit_exceeded', detail, 'amount');
}
