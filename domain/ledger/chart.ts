/**
 * The default chart of subjects (科目). The normal side follows the accounting equation: assets and
 * expenses grow on the debit side, liabilities, income and equity on the credit side.
 */
export type Side = 'debit' | 'credit';
export type SubjectType = 'asset' | 'liability' | 'equity' | 'income' | 'expense';

export interface Subject {
  readonly id: string;
  /** Number in the chart: 1xxx assets, 2xxx liabilities, 4xxx equity, 6xxx income and expense. */
  readonly code: string;
  readonly name: string;
  readonly type: SubjectType;
  readonly normalSide: Side;
}

const subject = (
  id: string,
  code: string,
  name: string,
  type: SubjectType,
  normalSide: Side,
): Subject => ({ id, code, name, type, normalSide });

export const defaultChart: readonly Subject[] = [
  subject('bank', '1002', 'Bank deposits', 'asset', 'debit'),
  subject('channel_receivable', '1122', 'Receivable from channels', 'asset', 'debit'),
  subject('customer_payable', '2203', 'Payable to customers', 'liability', 'credit'),
  subject(
    'merchant_pending',
    '2241',
    'Payable to merchants, pending settlement',
    'liability',
    'credit',
  ),
  subject('merchant_payable', '2242', 'Payable to merchants, settled', 'liability', 'credit'),
  subject('suspense', '2299', 'Suspense', 'liability', 'credit'),
  subject('equity', '4001', 'Equity', 'equity', 'credit'),
  subject('fee_income', '6021', 'Fee income', 'income', 'credit'),
  subject('other_income', '6301', 'Other income', 'income', 'credit'),
  subject('channel_cost', '6421', 'Channel cost', 'expense', 'debit'),
  subject('other_expense', '6711', 'Other expense', 'expense', 'debit'),
];

const byId: ReadonlyMap<string, Subject> = new Map(defaultChart.map((s) => [s.id, s]));

export const findSubject = (id: string): Subject | undefined => byId.get(id);
