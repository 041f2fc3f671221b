/** The last two lines of a trade bill, held against its rows. */
import type { Currency } from '../../money/currencies.js';
import type { BillRow } from '../bill.js';
import { Counted } from '../counted.js';
import { checkAllDeclared, type Declared } from '../declared.js';
import type { ReadBills } from '../reader.js';
import { type BillRejection } from '../rejection.js';
import { Sums } from '../sums.js';
import type { WechatTotals } from './table.js';
import type { TradeFields } from './trade-columns.js';

const COLUMNS = ['settled', 'refunded', 'couponRefunded', 'fee', 'order', 'asked'] as const;

/** What each total sums; the second names are those of the early layout. */
const SUMS: ReadonlyMap<string, (typeof COLUMNS)[number]> = new Map([
  ['应结订单总金额', 'settled'],
  ['总交易额', 'settled'],
  ['退款总金额', 'refunded'],
  ['总退款金额', 'refunded'],
  ['充值券退款总金额', 'couponRefunded'],
  ['总代金券或立减优惠退款金额', 'couponRefunded'],
  ['总企业红包退款金额', 'couponRefunded'],
  ['手续费总金额', 'fee'],
  ['订单总金额', 'order'],
  ['申请退款总金额', 'asked'],
]);

export class TradeTotals {
  readonly #sums = new Sums();
  readonly #counted = new Counted();

  add(row: BillRow, fields: TradeFields, currency: Currency): void {
    this.#sums.add(row);
    for (const name of COLUMNS) {
      const minor = fields.amount(name, currency, 'empty is zero');
      this.#counted.add(name, minor, row.kind === 'payment');
    }
  }

  end(totals: WechatTotals, account: string | null, currency: Currency): ReadBills | BillRejection {
    const { line, values } = totals;
    const declared = totals.names.flatMap((name, index): Declared[] => {
      const text = values[index] ?? '';
      if (index === 0) {
        const rows = BigInt(this.#sums.rows);
        return [{ name, text, candidates: [rows], currency: undefined, line }];
      }
      const column = SUMS.get(name);
      if (column === undefined) return [];
      return [{ name, text, line, ...this.#counted.summable(column, currency) }];
    });
    const checked = checkAllDeclared(declared);
    if ('code' in checked) return checked;
    const bill = {
      ...{ layout: 'wechat_trade' as const, id: null, sequence: null, account, period: null },
      ...{ rows: this.#sums.rows, sums: this.#sums.all, totals: checked },
      ...{ opening: null, closing: null },
    };
    return { bills: [{ bill, summable: new Map() }], summaries: [] };
  }
}
