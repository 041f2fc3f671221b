/** Bills of an archive, held against the summaries beside them. */
import type { Bill } from './bill.js';
import { checkAllDeclared } from './declared.js';
import type { BillSummary, BillWithSums, ReadBills } from './reader.js';
import { type BillRejection, refuseBill } from './rejection.js';

/** @returns the bills, each with the totals of its summary added; or why they are refused. */
export function checkSummaries({ bills, summaries }: ReadBills): readonly Bill[] | BillRejection {
  const checked = bills.map(({ bill }) => bill);
  for (const summary of summaries) {
    const at = bills.findIndex(({ bill }) => belongs(summary, bill));
    const own = bills[at];
    if (own === undefined) {
      return refuseBill('bill_details_missing', 'there is a summary without its bill');
    }
    const totals = totalsOf(summary, own);
    if ('code' in totals) return totals;
    checked[at] = { ...own.bill, totals: [...(checked[at]?.totals ?? []), ...totals] };
  }
  return checked;
}

function belongs(summary: BillSummary, bill: Bill): boolean {
  const same = (one: string | undefined, other: string | undefined): boolean =>
    one === undefined || other === undefined || one === other;
  return (
    summary.layout === bill.layout &&
    same(summary.account ?? undefined, bill.account ?? undefined) &&
    same(summary.period?.from, bill.period?.from) &&
    same(summary.period?.to, bill.period?.to)
  );
}

const totalsOf = (summary: BillSummary, { summable }: BillWithSums) =>
  checkAllDeclared(
    summary.declared.flatMap(({ name, text, line }) => {
      const known = summable.get(name);
      return known === undefined ? [] : [{ name: `合计 ${name}`, text, line, ...known }];
    }),
  );
