/** What each channel brings and costs: the fees of merchants for what went through it, less what it keeps for itself. */
import type { Line } from '../turnover/moves.js';
import type { Moment } from '../turnover/flows.js';
import { isGivenBack, isTaken } from './daily-business.js';
import {
  amount,
  count,
  groupsOf,
  inDecimals,
  isBusiness,
  onSide,
  type Report,
  sumOf,
} from './report.js';

const COLUMNS = [
  ...[count('takenTransactions'), amount('taken')],
  ...[count('givenBackTransactions'), amount('givenBack')],
  ...[amount('fees'), amount('channelCost'), amount('margin')],
];

/** @param lines turnover of the days from `from` on */
export function channelMargin(
  { date, closed, position }: Moment,
  from: string,
  lines: readonly Line[],
): Report {
  const business = lines.filter(
    (line) =>
      isBusiness(line) &&
      line.owner !== '' &&
      ['channel_receivable', 'channel_cost', 'fee_income'].includes(line.subject),
  );
  const rows = groupsOf(business, ({ owner, currency }) => [owner, currency]).map(
    ({ name: [owner = '', currency = ''], lines: all }) => {
      const of = (subject: string, isOf: (kind: string) => boolean = () => true) =>
        sumOf(all.filter((line) => line.subject === subject && isOf(line.kind)));
      const taken = of('channel_receivable', isTaken);
      const givenBack = of('channel_receivable', isGivenBack);
      const fees = onSide('in credit', of('fee_income'));
      const cost = onSide('in debit', of('channel_cost'));
      const money = (minor: bigint): string => inDecimals(minor, currency);
      return {
        ...{ line: 'channel', of: owner, currency, turnover: null },
        cells: [
          ...[taken.transactions, money(taken.debits)],
          ...[givenBack.transactions, money(givenBack.credits)],
          ...[money(fees), money(cost), money(fees - cost)],
        ],
      };
    },
  );
  return { report: 'channel-margin', from, date, closed, position, columns: COLUMNS, rows };
}
