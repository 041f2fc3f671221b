/** What moved a merchant's money: each of its accounts from the balance before the first day to that of the last. */
import type { Moment } from '../turnover/flows.js';
import type { MerchantLine } from '../turnover/moves.js';
import { MOVEMENT_COLUMNS, movementRows } from './movements.js';
import { groupsOf, type Report, sumOf } from './report.js';

/** @param lines turnover of the merchant's accounts since the book began, up to the last day */
export function merchantStatement(
  { date, closed, position }: Moment,
  { merchant, from }: { readonly merchant: string; readonly from: string },
  lines: readonly MerchantLine[],
): Report {
  const rows = groupsOf(lines, ({ currency, subject }) => [currency, subject]).flatMap(
    ({ name: [currency = '', subject = ''], lines: all }) => {
      // What a merchant owes us grows as our assets do; every other account is the merchant's money.
      const grows = subject === 'merchant_receivable' ? 'debits' : 'credits';
      const { debits, credits } = sumOf(all.filter(({ day }) => day < from));
      const opening = grows === 'debits' ? debits - credits : credits - debits;
      return movementRows(
        { subject, currency, of: merchant, opening, grows },
        all.filter(({ day }) => day >= from),
        { from, to: date, subject, currency, merchant },
      );
    },
  );
  return {
    ...{ report: 'merchant-statement', from, date, closed, position },
    ...{ columns: MOVEMENT_COLUMNS, rows },
  };
}
