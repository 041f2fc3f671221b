/** 业务明细: what was paid and given back, with fees. */
import type { Bill, BillRow, BillRowKind } from '../bill.js';
import type { WantedColumns } from '../columns.js';
import { Counted } from '../counted.js';
import { checkAllDeclared } from '../declared.js';
import type { Fields } from '../fields.js';
import { money } from '../../money/money.js';
import type { IsNewKey, ReadBills, Summable, Taken } from '../reader.js';
import { type BillRejection, isBillRejection, refuseBill } from '../rejection.js';
import { Sums } from '../sums.js';
import { TableRows } from '../table-rows.js';
import { CNY } from '../yuan.js';
import type { AlipayTable, FrameHeader } from './frame.js';
import { declaredOf, type TotalLine } from './total-line.js';

type Name =
  | 'transaction'
  | 'reference'
  | 'type'
  | 'completedAt'
  | 'order'
  | 'received'
  | 'merchantDiscount'
  | 'alipayDiscount'
  | 'refund'
  | 'fee'
  | 'share'
  | 'note';

const WANTED: WantedColumns<Name> = {
  transaction: ['支付宝交易号'],
  reference: ['商户订单号'],
  type: ['业务类型'],
  completedAt: ['完成时间'],
  order: ['订单金额'],
  received: ['商家实收'],
  merchantDiscount: ['商家优惠'],
  alipayDiscount: ['支付宝优惠'],
  refund: ['退款批次号/请求号', '退款批次号'],
  fee: ['服务费'],
  share: ['分润'],
  note: ['备注'],
};
const REQUIRED: readonly Name[] = [
  ...(['transaction', 'reference', 'type', 'completedAt', 'order', 'received', 'refund'] as const),
  'fee',
];
const KINDS: ReadonlyMap<string, BillRowKind> = new Map([
  ['交易', 'payment'],
  ['退款', 'refund'],
]);

export class AlipayTrade implements AlipayTable {
  restInLast = false;
  readonly #rows: TableRows<Name>;
  readonly #sums = new Sums();
  readonly #counted = new Counted();
  readonly #refunds = { received: 0n, discount: 0n };
  readonly #payments = { received: 0n, discount: 0n };

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
    return [row];
  }

  #rowOf(fields: Fields<Name>, account: string | null): BillRow {
    const amount = (name: Name): bigint => fields.amount(name, CNY, 'empty is zero');
    const kind = fields.choice<BillRowKind>('type', KINDS, 'other');
    const [order, received] = (['order', 'received'] as const).map((name) => {
      const minor = fields.amount(name, CNY, 'never empty');
      const against = kind === 'payment' ? minor < 0n : kind === 'refund' && minor > 0n;
      if (against) fields.wrong(name, 'has the sign of the other kind of row');
      return minor;
    }) as [bigint, bigint];
    // The channel writes what it takes with a minus.
    const [service, share] = [fields.amount('fee', CNY, 'empty is zero'), amount('share')];
    if (kind === 'payment' && service > 0n) fields.wrong('fee', 'is given back by a payment');
    const discount = amount('merchantDiscount');
    this.#count(kind, { order, received, service, share, discount }, amount('alipayDiscount'));
    const transaction = fields.needed('transaction');
    const refund = fields.number('refund');
    return {
      line: fields.line,
      bill: 0,
      account,
      kind,
      status: 'booked',
      transaction,
      key: `${transaction} ${kind === 'other' ? fields.text('type') : kind} ${refund ?? ''}`,
      reference: fields.number('reference'),
      refund,
      occurredAt: fields.time('completedAt'),
      amount: money(order, CNY),
      fee: money(-service, CNY),
      net: money(received + service + share, CNY),
      balance: null,
      raw: fields.raw,
    };
  }

  #count(
    kind: BillRowKind,
    row: Readonly<Record<'order' | 'received' | 'service' | 'share' | 'discount', bigint>>,
    alipayDiscount: bigint,
  ): void {
    const add = (name: string, minor: bigint): void =>
      this.#counted.add(name, minor, kind === 'payment');
    add('订单金额', row.order);
    add('商家实收', row.received);
    add('商家优惠', row.discount);
    add('支付宝优惠', alipayDiscount);
    add('服务费', row.service);
    add('分润', row.share);
    add('实收净额', row.received + row.service + row.share);
    const sum = kind === 'refund' ? this.#refunds : this.#payments;
    if (kind === 'other') return;
    sum.received += row.received;
    sum.discount += row.discount;
  }

  #rowsOf(kind: BillRowKind): bigint {
    return BigInt(this.#sums.all.find((sum) => sum.kind === kind)?.rows ?? 0);
  }

  end(head: FrameHeader, totals: readonly TotalLine[]): ReadBills | BillRejection {
    const of = (name: string) => totals.find((total) => total.name === name);
    const [payments, refunds] = [of('交易合计'), of('退款合计')];
    if (payments === undefined) {
      return refuseBill('bill_truncated', 'the line with the total of payments is missing');
    }
    const checked = checkAllDeclared(
      [
        { total: payments, kind: 'payment' as const, sum: this.#payments },
        ...(refunds === undefined
          ? []
          : [{ total: refunds, kind: 'refund' as const, sum: this.#refunds }]),
      ].flatMap(({ total, kind, sum }) =>
        declaredOf(total, this.#rowsOf(kind), [
          { name: '商家实收', minor: sum.received },
          { name: '商家优惠', minor: sum.discount },
        ]),
      ),
    );
    if ('code' in checked) return checked;
    const bill: Bill = {
      ...{ layout: 'alipay_trade', id: null, sequence: null, ...head },
      ...{ rows: this.#sums.rows, sums: this.#sums.all, totals: checked },
      ...{ opening: null, closing: null },
    };
    return { bills: [{ bill, summable: this.#summable() }], summaries: [] };
  }

  #summable(): ReadonlyMap<string, Summable> {
    const names = ['订单金额', '商家实收', '商家优惠', '支付宝优惠', '服务费', '分润', '实收净额'];
    return new Map<string, Summable>([
      ['交易订单总笔数', { candidates: [this.#rowsOf('payment')], currency: undefined }],
      ['退款订单总笔数', { candidates: [this.#rowsOf('refund')], currency: undefined }],
      ...names.map((name) => [name, this.#counted.summable(name, CNY)] as const),
    ]);
  }
}
