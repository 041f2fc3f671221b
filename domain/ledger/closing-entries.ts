/**
 * Closing entries (结转): they bring income and expense, as of the last day of a period, to retained earnings, so that
 * the next period begins at zero. A period that is closed after others moves what those have left.
 */
import type { Currency } from '../money/currencies.js';
import { MAX_AMOUNT_MINOR, money, toText } from '../money/money.js';
import { systemAccountId } from './account-id.js';
import type { Side } from './chart.js';
import type { ClosePeriod, EntryRequest, LedgerCommand } from './commands.js';
import { MAX_ENTRIES } from './entries.js';
import { firstDayOf, lastDayOf } from './period.js';

/** The subject that takes what a period has earned. */
const EARNINGS = 'retained_earnings';

/** An account of income or expense at the end of a period. */
export interface Earned {
  readonly account: string;
  readonly normalSide: Side;
  readonly currency: Currency;
  /** Balance in minor units, signed towards the normal side. */
  readonly minor: bigint;
}

export interface ClosingTransaction {
  readonly transaction: string;
  readonly currency: Currency;
  readonly entries: readonly EntryRequest[];
}

/** What an entry moves; debits count up. */
interface Line {
  readonly account: string;
  readonly minor: bigint;
}

/**
 * @param earned in whatever order: the same balances give the same transactions.
 * @param idOf the id of the first, second … transaction of a currency; derived from book and period.
 */
export function closingEntries(
  earned: readonly Earned[],
  idOf: (currency: Currency, number: number) => string,
): readonly ClosingTransaction[] {
  const currencies = [...new Set(earned.map(({ currency }) => currency))].sort();
  return currencies.flatMap((currency) => {
    const lines = earned
      .filter((one) => one.currency === currency)
      .sort((a, b) => (a.account < b.account ? -1 : 1))
      .flatMap(toZero);
    return balanced(lines, systemAccountId(EARNINGS, currency)).map((part, index) => ({
      transaction: idOf(currency, index + 1),
      currency,
      entries: part.map((line) => entryOf(line, currency)),
    }));
  });
}

/** What brings an account to zero, in entries of the largest amount at most. */
function toZero({ account, normalSide, minor }: Earned): Line[] {
  const lines: Line[] = [];
  const sign = (normalSide === 'debit') === minor > 0n ? -1n : 1n;
  for (let left = minor < 0n ? -minor : minor; left > 0n; left -= MAX_AMOUNT_MINOR) {
    lines.push({ account, minor: sign * (left < MAX_AMOUNT_MINOR ? left : MAX_AMOUNT_MINOR) });
  }
  return lines;
}

/** Groups lines so that a single entry of the earnings balances each, and none is larger than a transaction may be. */
function balanced(lines: readonly Line[], earnings: string): readonly (readonly Line[])[] {
  const groups: { readonly lines: Line[]; net: bigint }[] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    const net = (last?.net ?? 0n) + line.minor;
    const fits = last !== undefined && last.lines.length < MAX_ENTRIES - 1 && isAmount(net);
    if (fits) {
      last.lines.push(line);
      last.net = net;
    } else {
      groups.push({ lines: [line], net: line.minor });
    }
  }
  return groups.map((group) =>
    group.net === 0n ? group.lines : [...group.lines, { account: earnings, minor: -group.net }],
  );
}

const isAmount = (minor: bigint): boolean =>
  minor <= MAX_AMOUNT_MINOR && minor >= -MAX_AMOUNT_MINOR;

const entryOf = ({ account, minor }: Line, currency: Currency): EntryRequest => ({
  account,
  direction: minor > 0n ? 'debit' : 'credit',
  amount: toText(money(minor < 0n ? -minor : minor, currency)),
});

/** The accounts that they need, which open on first use. */
export const earningsAccounts = (transactions: readonly ClosingTransaction[]): LedgerCommand[] =>
  [...new Set(transactions.map(({ currency }) => currency))].map((currency) => ({
    type: 'OpenAccount',
    origin: 'engine',
    id: systemAccountId(EARNINGS, currency),
    currency,
    subject: EARNINGS,
  }));

/** The close with the chain of its entries behind it: all of it is stored, or nothing. */
export function closingChain(
  close: Omit<ClosePeriod, 'linked' | 'type'>,
  transactions: readonly ClosingTransaction[],
): readonly LedgerCommand[] {
  const { period } = close;
  const last = transactions.length - 1;
  return [
    { type: 'ClosePeriod', ...close, linked: last >= 0 },
    ...transactions.map(({ transaction: id, entries }, index): LedgerCommand => ({
      type: 'PostTransaction',
      origin: 'engine',
      ...{ id, entries, closing: period, effectiveDate: lastDayOf(period) },
      reference: `closing ${period}`,
      metadata: { kind: 'closing', period, from: firstDayOf(period) },
      linked: index < last,
    })),
  ];
}
