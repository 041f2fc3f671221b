/**
 * The chart of subjects (科目) of a book. A book opens with the default chart; subjects are added, never
 * changed and never taken away, so that what was posted keeps its meaning. A subject that has others
 * below it holds accounts as any other does, and its figures are its own: nothing is counted twice.
 */
export type Side = 'debit' | 'credit';
export const subjectTypes = ['asset', 'liability', 'equity', 'income', 'expense'] as const;
export type SubjectType = (typeof subjectTypes)[number];

export interface Subject {
  readonly id: string;
  /** Number in the chart. The default chart has 1xxx assets, 2xxx liabilities, 4xxx equity, 6xxx the rest. */
  readonly code: string;
  readonly name: string;
  readonly type: SubjectType;
  readonly normalSide: Side;
  /** Id of the subject above it; null for a subject at the top. */
  readonly parent: string | null;
}

/** By id. */
export type Chart = ReadonlyMap<string, Subject>;

/**
 * The side on which a subject of the type grows, as the accounting equation has it: assets and expenses
 * on the debit side, liabilities, income and equity on the credit side.
 */
export const normalSideOf = (type: SubjectType): Side =>
  type === 'asset' || type === 'expense' ? 'debit' : 'credit';

const subject = (id: string, code: string, name: string, type: SubjectType): Subject => ({
  ...{ id, code, name, type },
  normalSide: normalSideOf(type),
  parent: null,
});

/** What a new book opens with. The flows of the engine post to these subjects. */
export const defaultChart: readonly Subject[] = [
  subject('bank', '1002', 'Bank deposits', 'asset'),
  subject('reserve_cash', '1012', "Customers' money at banks", 'asset'),
  subject('channel_receivable', '1122', 'Receivable from channels', 'asset'),
  subject('merchant_receivable', '1221', 'Receivable from merchants', 'asset'),
  subject('customer_payable', '2203', 'Payable to customers', 'liability'),
  subject('tax_payable', '2221', 'Tax payable', 'liability'),
  subject('merchant_pending', '2241', 'Payable to merchants, pending settlement', 'liability'),
  subject('merchant_payable', '2242', 'Payable to merchants, settled', 'liability'),
  subject('merchant_reserve', '2243', 'Held back from settlements', 'liability'),
  subject('dispute_hold', '2244', 'Held for disputes', 'liability'),
  subject('suspense', '2299', 'Suspense', 'liability'),
  subject('equity', '4001', 'Equity', 'equity'),
  subject('retained_earnings', '4104', 'Retained earnings', 'equity'),
  subject('fee_income', '6021', 'Fee income', 'income'),
  subject('other_income', '6301', 'Other income', 'income'),
  subject('channel_cost', '6421', 'Channel cost', 'expense'),
  subject('other_expense', '6711', 'Other expense', 'expense'),
];

/** The order of a chart. Codes are digits; those of a branch stand together if they begin alike. */
export const byCode = (a: { readonly code: string }, b: { readonly code: string }): number =>
  a.code < b.code ? -1 : 1;

/** The subject and those above it, up to the top. */
export function lineage(chart: Chart, subject: Subject): readonly Subject[] {
  const line: Subject[] = [];
  for (let at: Subject | undefined = subject; at !== undefined;) {
    line.push(at);
    at = at.parent === null ? undefined : chart.get(at.parent);
  }
  return line;
}
