/** 业务明细(汇总) and 账务明细(汇总): what the bill beside it comes to, in the row 合计. */
import type { BillLayout } from '../bill.js';
import { columnName } from '../columns.js';
import type { ReadBills, SummaryTotal, Taken } from '../reader.js';
import { NO_ROWS } from '../reader.js';
import { type BillRejection, refuseBill } from '../rejection.js';
import type { AlipayTable, FrameHeader } from './frame.js';

/** The first column, in which the last row says that it sums up the rows before. */
const LABELS: Readonly<Partial<Record<BillLayout, readonly string[]>>> = {
  alipay_trade: ['门店编号', '门店名称'],
  alipay_fund: ['类型'],
};

export class AlipaySummary implements AlipayTable {
  readonly restInLast = false;
  #columns: readonly string[] = [];
  #declared: readonly SummaryTotal[] | undefined;

  constructor(private readonly layout: 'alipay_trade' | 'alipay_fund') {}

  header(cells: readonly string[], line: number): BillRejection | undefined {
    this.#columns = cells.map(columnName);
    const labels = LABELS[this.layout] ?? [];
    if (this.#columns.some((name) => labels.includes(name))) return undefined;
    const missing = `the header has no column ${labels[0]}`;
    return refuseBill('bill_columns_missing', missing, { line });
  }

  row(values: readonly string[], line: number): Taken {
    if (this.#declared !== undefined) {
      return refuseBill('bill_line_invalid', 'a row follows the totals', { line });
    }
    if (!values.includes('合计')) return NO_ROWS;
    this.#declared = this.#columns.map((name, index) => ({
      name,
      text: values[index] ?? '',
      line,
    }));
    return NO_ROWS;
  }

  end({ account, period }: FrameHeader): ReadBills | BillRejection {
    if (this.#declared === undefined) {
      return refuseBill('bill_truncated', 'the row 合计 of the summary is missing');
    }
    const { layout } = this;
    return { bills: [], summaries: [{ layout, account, period, declared: this.#declared }] };
  }
}
