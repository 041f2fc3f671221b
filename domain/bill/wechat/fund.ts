/** 资金账单: every movement of an account with the balance after it; fees are rows of their own. */
import { money } from '../../money/money.js';
import type { BillRow, BillRowKind } from '../bill.js';
import type { WantedColumns } from '../columns.js';
import { checkAllDeclared, type Declared } from '../declared.js';
import type { Fields } from '../fields.js';
import type { IsNewKey, ReadBills, Taken } from '../reader.js';
import { type BillRejection, isBillRejection } from '../rejection.js';
import { RunningBalance } from '../running-balance.js';
import { Sums } from '../sums.js';
import { TableRows } from '../table-rows.js';
import { CNY } from '../yuan.js';
import type { WechatTable, WechatTotals } from './table.js';

const WANTED = {
  at: ['记账时间'],
  transaction: ['微信支付业务单号'],
  flow: ['资金流水单号'],
  business: ['业务名称'],
  type: ['业务类型'],
  direction: ['收支类型'],
  amount: ['收支金额'],
  balance: ['账户结余'],
} as const satisfies WantedColumns<string>;
type Name = keyof typeof WANTED;
const REQUIRED = Object.keys(WANTED) as Name[];

const KINDS: ReadonlyMap<string, BillRowKind> = new Map([
  ['扣除交易手续费', 'fee'],
  ['退还交易手续费', 'fee_return'],
  ['退款关闭', 'adjustment'],
]);
const BUSINESS: ReadonlyMap<string, BillRowKind> = new Map([
  ['交易', 'payment'],
  ['退款', 'refund'],
  ['充值/提现', 'payout'],
  ['企业付款', 'transfer'],
  ['分账', 'transfer'],
  ['代金券/立减/折扣', 'adjustment'],
]);

export class WechatFund implements WechatTable {
  readonly count = '资金流水总笔数';
  readonly #rows: TableRows<Name>;
  readonly #sums = new Sums();
  readonly #balance = new RunningBalance();
  readonly #income = { rows: 0n, minor: 0n };
  readonly #expense = { rows: 0n, minor: 0n };

  constructor(isNew: IsNewKey) {
    this.#rows = new TableRows<Name>(WANTED, REQUIRED, isNew);
  }

  header(cells: readonly string[], line: number): BillRejection | undefined {
    return this.#rows.header(cells, line);
  }

  row(values: readonly string[], line: number): Taken {
    const row = this.#rows.row(values, line, (fields) => rowOf(fields, this.#moved(fields)));
    if (isBillRejection(row)) return row;
    this.#sums.add(row);
    return this.#balance.refusal(row, '账户结余') ?? [row];
  }

  #moved(fields: Fields<Name>): bigint {
    const size = fields.size('amount', CNY, 'never empty');
    const direction = fields.text('direction');
    if (direction !== '收入' && direction !== '支出') {
      fields.wrong('direction', 'is neither 收入 nor 支出');
    }
    const [sum, moved] = direction === '支出' ? [this.#expense, -size] : [this.#income, size];
    sum.rows += 1n;
    sum.minor += moved;
    return moved;
  }

  end({ names, values, line }: WechatTotals): ReadBills | BillRejection {
    const rows = this.#income.rows + this.#expense.rows;
    const of = new Map<string, Pick<Declared, 'candidates' | 'currency'>>([
      [this.count, { candidates: [rows], currency: undefined }],
      ['收入笔数', { candidates: [this.#income.rows], currency: undefined }],
      ['收入金额', { candidates: [this.#income.minor], currency: CNY }],
      ['支出笔数', { candidates: [this.#expense.rows], currency: undefined }],
      ['支出金额', { candidates: [-this.#expense.minor], currency: CNY }],
    ]);
    const checked = checkAllDeclared(
      names.flatMap((name, index) => {
        const known = of.get(name);
        return known === undefined ? [] : [{ name, text: values[index] ?? '', line, ...known }];
      }),
    );
    if ('code' in checked) return checked;
    const bill = {
      ...{ layout: 'wechat_fund' as const, id: null, sequence: null, account: null, period: null },
      ...{ rows: this.#sums.rows, sums: this.#sums.all, totals: checked },
      ...this.#balance.ends(CNY),
    };
    return { bills: [{ bill, summable: new Map() }], summaries: [] };
  }
}

function rowOf(fields: Fields<Name>, moved: bigint): BillRow {
  const business = fields.choice<BillRowKind>('business', BUSINESS, 'other');
  const kind = fields.choice('type', KINDS, business);
  const flow = fields.needed('flow');
  return {
    line: fields.line,
    bill: 0,
    account: null,
    status: 'booked',
    // 充值 brings money in.
    kind: kind === 'payout' && moved > 0n ? 'transfer' : kind,
    key: `${flow} ${kind} ${moved < 0n ? 'out' : 'in'}`,
    transaction: fields.number('transaction'),
    reference: null,
    refund: null,
    occurredAt: fields.time('at'),
    amount: money(moved, CNY),
    fee: money(0n, CNY),
    net: money(moved, CNY),
    balance: money(fields.amount('balance', CNY, 'never empty'), CNY),
    raw: fields.raw,
  };
}
