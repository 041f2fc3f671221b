/** The business of a day, beside that of its month up to the day: what came in and went out, what was earned and what it cost. */
import type { Line } from '../turnover/moves.js';
import type { Moment } from '../turnover/flows.js';
import {
  amount,
  count,
  groupsOf,
  inDecimals,
  isBusiness,
  onSide,
  type Report,
  type ReportRow,
  type ShownSide,
  sumOf,
} from './report.js';

interface Measure {
  readonly line: string;
  readonly subject: string;
  readonly side: ShownSide;
  /** Default: every kind. */
  readonly isOf?: (kind: string) => boolean;
  /** True for a row of each channel or bank. */
  readonly byOwner?: boolean;
}

const TAKEN = ['capture', 'capture_suspended', 'late_success', 'excess'];
const GIVEN_BACK = [
  ...['refund', 'refund_suspended', 'refund_excess'],
  ...['late_success_refund', 'case_refunded'],
];
const isTaken = (kind: string): boolean => TAKEN.includes(kind);
const isGivenBack = (kind: string): boolean => GIVEN_BACK.includes(kind);
const isOther = (kind: string): boolean =>
  !isTaken(kind) && !isGivenBack(kind) && kind !== 'channel_cost';
const only = (kind: string) => (other: string) => other === kind;

/** In the order of the report. */
const MEASURES: readonly Measure[] = [
  ...[
    { line: 'taken', side: 'debits', isOf: isTaken } as const,
    { line: 'givenBack', side: 'credits', isOf: isGivenBack } as const,
    { line: 'otherwiseReceivable', side: 'in debit', isOf: isOther } as const,
  ].map((measure) => ({ ...measure, subject: 'channel_receivable', byOwner: true })),
  { line: 'channelCost', subject: 'channel_cost', side: 'in debit', byOwner: true },
  { line: 'fees', subject: 'fee_income', side: 'in credit' },
  { line: 'taxOnFees', subject: 'tax_payable', side: 'in credit' },
  { line: 'otherIncome', subject: 'other_income', side: 'in credit' },
  { line: 'otherExpense', subject: 'other_expense', side: 'in debit' },
  { line: 'intoSuspense', subject: 'suspense', side: 'credits' },
  { line: 'outOfSuspense', subject: 'suspense', side: 'debits' },
  { line: 'settled', subject: 'merchant_pending', side: 'debits', isOf: only('settlement') },
  { line: 'paidOut', subject: 'merchant_payable', side: 'debits', isOf: only('payout') },
  { line: 'returned', subject: 'merchant_payable', side: 'credits', isOf: only('payout_return') },
  { line: 'toppedUp', subject: 'merchant_payable', side: 'credits', isOf: only('topup') },
];

const COLUMNS = [
  ...[count('transactions'), amount('amount')],
  ...[count('monthTransactions'), amount('monthAmount')],
];

export const firstOfMonth = (date: string): string => `${date.slice(0, 8)}01`;

/** @param lines turnover of the month, up to and including the day */
export function dailyBusiness({ date, closed, position }: Moment, lines: readonly Line[]): Report {
  const from = firstOfMonth(date);
  const business = lines.filter(isBusiness);
  const rows = groupsOf(business, ({ currency }) => [currency]).flatMap((group) =>
    MEASURES.flatMap((measure) => rowsOf(measure, group.lines, { from, to: date })),
  );
  return { report: 'daily-business', from, date, closed, position, columns: COLUMNS, rows };
}

function rowsOf(
  { line, subject, side, isOf = () => true, byOwner = false }: Measure,
  lines: readonly Line[],
  span: { readonly from: string; readonly to: string },
): ReportRow[] {
  const own = lines.filter((found) => found.subject === subject && isOf(found.kind));
  return groupsOf(own, ({ owner }) => (byOwner ? [owner] : [])).map(
    ({ name: [owner], lines: all }) => {
      const currency = all[0]?.currency ?? '';
      const ofDay = sumOf(all.filter(({ day }) => day === span.to));
      const ofMonth = sumOf(all);
      return {
        ...{ line, of: owner ?? null, currency },
        cells: [
          ...[ofDay.transactions, inDecimals(onSide(side, ofDay), currency)],
          ...[ofMonth.transactions, inDecimals(onSide(side, ofMonth), currency)],
        ],
        turnover: { ...span, subject, currency, ...(owner === undefined ? {} : { owner }) },
      };
    },
  );
}

export { isGivenBack, isTaken };
