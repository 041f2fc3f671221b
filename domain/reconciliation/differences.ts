/** What rows and movements come to, by currency. */
import {
  type Currency,
  formatMinor,
  fromText,
  money,
  type Money,
  type MoneyText,
  toText,
} from '../money/money.js';
import type { Item, ItemMovement, ItemRow, StatusTotal } from './events.js';

export const minorOf = (text: MoneyText): bigint => fromText(text).minor;

/** What a row made the account better off by. */
export function netOf({ amount, fee, status }: ItemRow): Money {
  const { minor, currency } = fromText(amount);
  return money(status === 'booked' ? minor - minorOf(fee) : 0n, currency);
}

/** Rows less movements, by currency; none where they agree. */
export function differencesOf(
  rows: readonly ItemRow[],
  movements: readonly ItemMovement[],
): MoneyText[] {
  const sums = new Map<Currency, bigint>();
  const add = ({ minor, currency }: Money, sign: 1n | -1n): void => {
    sums.set(currency, (sums.get(currency) ?? 0n) + sign * minor);
  };
  for (const row of rows) add(netOf(row), 1n);
  for (const { amount } of movements) add(fromText(amount), -1n);
  return [...sums]
    .filter(([, minor]) => minor !== 0n)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, minor]) => ({ ...toText(money(minor, currency)) }));
}

/** Of each status and currency: how many items, and what their differences come to. */
export function totalsOf(items: readonly Item[]): StatusTotal[] {
  const totals = new Map<string, StatusTotal>();
  for (const item of items) addTotal(totals, item, item.status, 1);
  return sorted(totals);
}

type Totals<Status extends string> = Map<string, Omit<StatusTotal, 'status'> & { status: Status }>;

/** Adds an item to the totals of a status, or takes it out of them. */
export function addTotal<Status extends string>(
  totals: Totals<Status>,
  { rows, movements, differences }: Item,
  status: Status,
  sign: 1 | -1,
): void {
  for (const currency of currenciesOf(rows, movements)) {
    const key = `${status} ${currency}`;
    const none = formatMinor(0n, currency);
    const known = totals.get(key) ?? { status, currency, items: 0, amount: none, gross: none };
    const own = differences.find((difference) => difference.currency === currency);
    const minor = own === undefined ? 0n : minorOf(own);
    const plus = (value: string, more: bigint): string =>
      formatMinor(minorOf({ value, currency }) + BigInt(sign) * more, currency);
    totals.set(key, {
      ...{ status, currency, items: known.items + sign },
      ...{
        amount: plus(known.amount, minor),
        gross: plus(known.gross, minor < 0n ? -minor : minor),
      },
    });
  }
}

/** By status and currency, without those that hold no item. */
export const sorted = <Total extends { readonly items: number }>(
  totals: ReadonlyMap<string, Total>,
): Total[] =>
  [...totals]
    .filter(([, { items }]) => items > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, total]) => total);

function currenciesOf(
  rows: readonly ItemRow[],
  movements: readonly ItemMovement[],
): ReadonlySet<Currency> {
  return new Set([...rows, ...movements].map(({ amount }) => fromText(amount).currency));
}
