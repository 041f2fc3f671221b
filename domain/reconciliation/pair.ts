/** Rows that name a movement, held against it: amount, currency, status and fee. */
import { formatMinor, fromText, type MoneyText } from '../money/money.js';
import { differencesOf, minorOf } from './differences.js';
import type { Item, ItemMovement, ItemRow, ItemStatus } from './events.js';
import { itemId } from './item-id.js';

interface Pair {
  readonly rows: readonly ItemRow[];
  readonly movement: ItemMovement;
  /** What the channel keeps of it. */
  readonly costs: readonly ItemMovement[];
  /** What was booked beside it. */
  readonly extras: readonly ItemMovement[];
  /** The bill says what the channel keeps. */
  readonly withFees: boolean;
}

type Reason = Item['reasons'][number];

/** Several rows are its parts if they come to it; if the first is all of it, the others come twice. */
export function pairItem(pair: Pair): Item[] {
  const { rows, movement } = pair;
  const [first, ...more] = rows;
  if (first === undefined) throw new Error('a pair without a row');
  const isWhole = minorOf(first.amount) === minorOf(movement.amount);
  if (more.length === 0 || !isWhole) return [itemOf(pair)];
  return [
    itemOf({ ...pair, rows: [first] }),
    ...more.map((row): Item => {
      const reasons = [{ field: 'number', expected: null, actual: row.number }];
      const item = { item: itemId(row, undefined), rows: [row], movements: [], due: null };
      return { ...item, status: 'duplicate', reasons, differences: differencesOf([row], []) };
    }),
  ];
}

function itemOf(pair: Pair): Item {
  const { rows, movement, costs, extras } = pair;
  const movements = [movement, ...costs, ...extras];
  const found = [currencyReason(pair), statusReason(pair), amountReason(pair), feeReason(pair)];
  const reasons = found.flatMap((one) => (one === undefined ? [] : [one]));
  return {
    ...{ item: itemId(rows[0], movement), rows: [...rows], movements },
    status: (reasons[0]?.field as ItemStatus | undefined) ?? 'matched',
    ...{ reasons, differences: differencesOf(rows, movements), due: null },
  };
}

function currencyReason({ rows, movement }: Pair): Reason | undefined {
  const other = rows.find(({ amount }) => amount.currency !== movement.amount.currency);
  if (other === undefined) return undefined;
  return {
    ...{ field: 'currency', expected: movement.amount.currency },
    actual: other.amount.currency,
  };
}

function statusReason({ rows }: Pair): Reason | undefined {
  const other = rows.find(({ status }) => status !== 'booked');
  return other && { field: 'status', expected: 'booked', actual: other.status };
}

function amountReason({ rows, movement, extras }: Pair): Reason | undefined {
  const actual = rows.map(({ amount }) => amount);
  return differ(
    'amount',
    [movement, ...extras].map(({ amount }) => amount),
    actual,
    1n,
  );
}

/** What the channel keeps is below zero in the ledger's account of it, and above zero in the bill. */
function feeReason({ rows, costs, withFees }: Pair): Reason | undefined {
  if (!withFees) return undefined;
  const actual = rows.map(({ fee }) => fee);
  return differ(
    'fee',
    costs.map(({ amount }) => amount),
    actual,
    -1n,
  );
}

const sumOf = (amounts: readonly MoneyText[]): bigint =>
  amounts.reduce((sum, amount) => sum + minorOf(amount), 0n);

/** @param sign of what is expected. Amounts of two currencies are not compared. */
function differ(
  field: string,
  expected: readonly MoneyText[],
  actual: readonly MoneyText[],
  sign: 1n | -1n,
): Reason | undefined {
  const [first] = actual;
  if (first === undefined) return undefined;
  const { currency } = fromText(first);
  if ([...actual, ...expected].some((one) => one.currency !== currency)) return undefined;
  const sums = { expected: sign * sumOf(expected), actual: sumOf(actual) };
  if (sums.expected === sums.actual) return undefined;
  return {
    field,
    expected: formatMinor(sums.expected, currency),
    actual: formatMinor(sums.actual, currency),
  };
}
