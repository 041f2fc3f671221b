/** 账务明细: every movement of the account with the balance after it; fees are rows of their own. */
import type { Bill, BillRow, BillRowKind } from '../bill.js';
import type { WantedColumns } from '../columns.js';
import { checkAllDeclared } from '../declared.js';
import type { Fields } from '../fields.js';
import { money } from '../../money/money.js';
import type { IsNewKey, ReadBills, Summable, Taken } from '../reader.js';
import { type BillRejection, isBillRejection, refuseBill } from '../rejection.js';
import { RunningBalance } from '../running-balance.js';
import { Sums } from '../sums.js';
import { TableRows } from '../table-rows.js';
import { CNY } from '../yuan.js';
import type { AlipayTable, FrameHeader } from './frame.js';
import { declaredOf, type TotalLine } from './total-line.js';

type Name =
  'flow' | 'transaction' | 'reference' | 'at' | 'in' | 'out' | 'balance' | 'type' | 'note';

const WANTED: WantedColumns<Name> = {
  flow: ['账务流水号'],
  transaction: ['业务流水号'],
  reference: ['商户订单号'],
  at: ['发生时间'],
  in: ['收入金额'],
  out: ['支出金额'],
  balance: ['账户余额'],
  type: ['业务类型'],
  note: ['备注'],
};
const REQUIRED: readonly Name[] = [
  ...(['flow', 'transaction', 'reference', 'at', 'in', 'out', 'balance'] as const),
  'type',
];
const KINDS: ReadonlyMap<string, BillRowKind> = new Map([
  ['在线支付', 'payment'],
  ['交易付款', 'payment'],
  ['交易退款', 'refund'],
  ['退款', 'refund'],
  ['收费', 'fee'],
  ['退费', 'fee'],
  ['提现', 'payout'],
  ['转账', 'transfer'],
  ['交易分账', 'transfer'],
]);

export class AlipayFund implements AlipayTable {
  restInLast = false;
  readonly #rows: TableRows<Name>;
  readonly #sums = new Sums();
  readonly #balance = new RunningBalance();
  readonly #income = { rows: 0n, minor: 0n };
  readonly #expense = { rows: 0n, minor: 0n };

  constructor(isNew: IsNewKey) {
    this.#rows = new TableRows(WANTED, REQUIRED, isNew);
  }

  header(cells: readonly string[], line: number): BillRejection | undefined {
    const refused = this.#rows.header(cells, line);
    this.restInLast = this.#rows.placeOf('note') === cells.length - 1;
    return refused;
  }

  row(values: readonly string[], line: number, head: FrameHeader): Taken {
    const row = this.#rows.row(values, line, (fields) => this.#rowOf(fields, head.account));
    if (isBillRejection(row)) return row;
    this.#sums.add(row);
    return this.#balance.refusal(row, '账户余额') ?? [row];
  }

  #rowOf(fields: Fields<Name>, account: string | null): BillRow {
    const moved = this.#moved(fields);
    const kind = fields.choice<BillRowKind>('type', KINDS, 'other');
    return {
      line: fields.line,
      bill: 0,
      account,
      status: 'booked',
      kind: kind === 'fee' && moved > 0n ? 'fee_return' : kind,
      key: fields.needed('flow'),
      transaction: fields.number('transaction'),
      reference: fields.number('reference'),
      refund: null,
      occurredAt: fields.time('at'),
      amount: money(moved, CNY),
      fee: money(0n, CNY),
      net: money(moved, CNY),
      balance: money(fields.amount('balance', CNY, 'never empty'), CNY),
      raw: fields.raw,
    };
  }

  /** Income, or expense below zero: some files write the expense with a minus, others without. */
  #moved(fields: Fields<Name>): bigint {
    const income = fields.size('in', CNY, 'empty is zero');
    const out = fields.amount('out', CNY, 'empty is zero');
    const expense = out < 0n ? -out : out;
    if (income > 0n && expense > 0n) fields.wrong('out', 'and the income are both above zero');
    const sum = expense > 0n ? this.#expense : this.#income;
    sum.rows += income > 0n || expense > 0n ? 1n : 0n;
    sum.minor += income - expense;
    return income - expense;
  }

  end(head: FrameHeader, totals: readonly TotalLine[]): ReadBills | BillRejection {
    const of = (name: string) => totals.find((total) => total.name === name);
    const [income, expense] = [of('收入合计'), of('支出合计')];
    if (income === undefined || expense === undefined) {
      return refuseBill('bill_truncated', 'the lines with the totals are missing');
    }
    const checked = checkAllDeclared([
      ...declaredOf(expense, this.#expense.rows, [{ name: '', minor: this.#expense.minor }]),
      ...declaredOf(income, this.#income.rows, [{ name: '', minor: this.#income.minor }]),
    ]);
    if ('code' in checked) return checked;
    const bill: Bill = {
      ...{ layout: 'alipay_fund', id: null, sequence: null, ...head },
      ...{ rows: this.#sums.rows, sums: this.#sums.all, totals: checked },
      ...this.#balance.ends(CNY),
    };
    return { bills: [{ bill, summable: this.#summable() }], summaries: [] };
  }

  #summable(): ReadonlyMap<string, Summable> {
    const [income, expense] = [this.#income, this.#expense];
    const count = (rows: bigint): Summable => ({ candidates: [rows], currency: undefined });
    return new Map<string, Summable>([
      ['收入笔数', count(income.rows)],
      ['支出笔数', count(expense.rows)],
      ['收入金额', { candidates: [income.minor], currency: CNY }],
      ['支出金额', { candidates: [expense.minor, -expense.minor], currency: CNY }],
      ['总金额', { candidates: [income.minor + expense.minor], currency: CNY }],
    ]);
  }
}
