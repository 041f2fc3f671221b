/** A number with all that it is made of, read whole: the page adds it up by itself. */
import { accountApi } from '../account/api.js';
import { dayAfter } from '../components/calendar-day.js';
import { zeroOf } from '../components/sum.js';
import { settlementApi } from '../settlement/api.js';
import { trialBalanceApi } from '../trial-balance/api.js';
import type { PickedNumber } from './number.js';
import type { Part, Told } from './told.js';

/** More are not added up here: `tallybook verify-bundle` adds up everything. */
const MOST_PARTS = 10_000;
const PAGE = 100;

/** Of a settlement line: the account that the report stands beside. */
const accountOf = ({
  merchant,
  currency,
}: {
  readonly merchant: string;
  readonly currency: string;
}) => `mer:${merchant}:${currency}`;

export async function told(number: PickedNumber, signal: AbortSignal): Promise<Told> {
  switch (number.kind) {
    case 'cell':
      return toldOfCell(number, signal);
    case 'account':
      return toldOfAccount(number, signal);
    case 'settlement': {
      const { book, date } = number;
      const [line, of] = await Promise.all([
        reportOf(number, signal),
        toldOfAccount({ book, date, account: accountOf(number) }, signal),
      ]);
      return { ...of, report: line };
    }
  }
}

type Cell = Extract<PickedNumber, { kind: 'cell' }>;

/** All pages as of the position of the first, so that they are of one state. */
async function toldOfCell(
  { book, subject, currency: of, date }: Cell,
  signal: AbortSignal,
): Promise<Told> {
  const cell = { book, subject, currency: of, date };
  const parts: Part[] = [];
  let [cursor, asOf]: (string | undefined)[] = [];
  for (;;) {
    const query = { ...cell, ...(asOf === undefined ? {} : { asOf }), limit: PAGE, cursor };
    const { body } = await trialBalanceApi.explain({ query, signal });
    asOf = body.position;
    for (const { transaction, recordedAt, debits, credits } of body.vouchers.data) {
      parts.push({ transaction, recordedAt, debits: debits.value, credits: credits.value });
    }
    cursor = body.vouchers.nextCursor ?? undefined;
    if (cursor !== undefined && parts.length < MOST_PARTS) continue;
    const { opening, debits, credits, closing, currency } = body;
    return {
      ...{ opening: opening.value, debits: debits.value, credits: credits.value },
      ...{ closing: closing.value, currency, side: 'debit', parts },
      missing: cursor === undefined ? 0 : 1,
      ...{ account: null, report: 'none' },
    };
  }
}

interface AccountDay {
  readonly book: string;
  readonly account: string;
  readonly date: string;
}

async function toldOfAccount(
  { book, account, date }: AccountDay,
  signal: AbortSignal,
): Promise<Told> {
  const params = { book, id: account };
  const period = { from: date, to: dayAfter(date) };
  const { body: statement } = await accountApi.getStatement({ params, query: period, signal });
  const { opening, closing, turnover, currency, normalSide, entries: count } = statement;
  const none = zeroOf(opening.value);
  const parts: Part[] = [];
  for (let cursor: string | undefined; parts.length < Math.min(count, MOST_PARTS);) {
    const query = { ...period, limit: PAGE, cursor };
    const { body } = await accountApi.listAccountEntries({ params, query, signal });
    for (const { transaction, recordedAt, direction, amount, balance, sequence } of body.data) {
      parts.push({
        ...{ transaction, recordedAt },
        debits: direction === 'debit' ? amount.value : none,
        credits: direction === 'credit' ? amount.value : none,
        entry: { sequence, balance: balance.value },
      });
    }
    cursor = body.nextCursor ?? undefined;
    if (cursor === undefined) break;
  }
  // What was recorded since the statement was read is not of it.
  const own = parts.slice(0, count);
  return {
    ...{ opening: opening.value, closing: closing.value, currency, side: normalSide },
    debits: turnover.debits.value,
    credits: turnover.credits.value,
    ...{ parts: own, missing: count - own.length, account, report: 'none' },
  };
}

type Settlement = Extract<PickedNumber, { kind: 'settlement' }>;

async function reportOf({ merchant, currency, date }: Settlement, signal: AbortSignal) {
  const query = { merchant, date, limit: PAGE };
  const { body } = await settlementApi.listSettlements({ query, signal });
  const line = body.data.find((one) => one.currency === currency);
  return line === undefined
    ? 'missing'
    : { opening: line.openingPayable.value, closing: line.closingPayable.value };
}
