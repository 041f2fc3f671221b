/** A statement of an account: its balances, held against its entries. */
import type { Money } from '../../money/money.js';
import type { BillPeriod, DeclaredTotal } from '../bill.js';
import { checkAllDeclared, type Declared } from '../declared.js';
import { type BillWithSums, type IsNewKey, NO_ROWS, type Taken } from '../reader.js';
import { type BillRejection, isBillRejection, refuseBill, rowTwice } from '../rejection.js';
import { Sums } from '../sums.js';
import { type Element, textAt } from './element.js';
import { rowsOfEntry } from './entry.js';
import { readMoment, Readings } from './readings.js';

interface Side {
  rows: bigint;
  minor: bigint;
}
const side = (): Side => ({ rows: 0n, minor: 0n });

export class CamtStatement {
  #id: string | null = null;
  #sequence: string | null = null;
  #account: string | null = null;
  #currency: string | null = null;
  #period: BillPeriod | null = null;
  #summary: Element | undefined;
  #entries = 0;
  #bookedMinor = 0n;
  readonly #balances: { readonly type: string; readonly amount: Money; readonly line: number }[] =
    [];
  readonly #sums = new Sums();
  /** Entries that came in and went out: those that are booked, and all. */
  readonly #sides = {
    CRDT: { booked: side(), all: side() },
    DBIT: { booked: side(), all: side() },
  };

  constructor(
    private readonly index: number,
    private readonly isNew: IsNewKey,
  ) {}

  /** A child of `Stmt`, in the order of the statement. */
  take(element: Element): Taken {
    const text = textAt({ ...element, children: [element] }, element.name);
    switch (element.name) {
      case 'Id':
        this.#id = text;
        break;
      case 'ElctrncSeqNb':
        this.#sequence = text;
        break;
      case 'LglSeqNb':
        this.#sequence ??= text;
        break;
      case 'FrToDt':
        this.#period = periodOf(element);
        break;
      case 'Acct':
        this.#account = textAt(element, 'Id', 'IBAN') ?? textAt(element, 'Id', 'Othr', 'Id');
        this.#currency = textAt(element, 'Ccy');
        break;
      case 'TxsSummry':
        this.#summary = element;
        break;
      case 'Bal':
        return this.#balance(element) ?? NO_ROWS;
      case 'Ntry':
        return this.#entry(element);
    }
    return NO_ROWS;
  }

  #balance(element: Element): BillRejection | undefined {
    const readings = new Readings(element.line);
    const amount = readings.signed(element);
    const type = textAt(element, 'Tp', 'CdOrPrtry', 'Cd') ?? '';
    this.#checkCurrency(amount, readings);
    this.#balances.push({ type, amount, line: element.line });
    return readings.problem;
  }

  #checkCurrency({ currency }: Money, readings: Readings): void {
    this.#currency ??= currency;
    if (currency !== this.#currency) readings.wrong('Amt', 'is in another currency', undefined);
  }

  #entry(element: Element): Taken {
    this.#entries += 1;
    const { line } = element;
    const place = { bill: this.index, account: this.#account, ordinal: this.#entries };
    const rows = rowsOfEntry(element, place);
    if (isBillRejection(rows)) return rows;
    const readings = new Readings(line);
    for (const row of rows) {
      if (!this.isNew(this.index, row.key)) return rowTwice(line);
      this.#checkCurrency(row.amount, readings);
      this.#sums.add(row);
    }
    this.#count(readings.signed(element).minor, rows[0]?.status === 'booked');
    return readings.problem ?? rows;
  }

  #count(minor: bigint, booked: boolean): void {
    const sides = minor < 0n ? this.#sides.DBIT : this.#sides.CRDT;
    for (const sum of booked ? [sides.booked, sides.all] : [sides.all]) {
      sum.rows += 1n;
      sum.minor += minor < 0n ? -minor : minor;
    }
    if (booked) this.#bookedMinor += minor;
  }

  end(): BillWithSums | BillRejection {
    const { opening, closing } = this.#ends();
    if (opening !== undefined && closing !== undefined) {
      const [from, to] = [opening.amount, closing.amount];
      if (from.minor + this.#bookedMinor !== to.minor) {
        const reason = 'the opening balance with the entries is not the closing balance';
        return refuseBill('bill_balance_broken', reason, { line: closing.line, column: 'Bal' });
      }
    }
    const totals = this.#totals();
    if (isBillRejection(totals)) return totals;
    const bill = {
      ...{ layout: 'camt_053' as const, id: this.#id, sequence: this.#sequence },
      ...{ account: this.#account, period: this.#period },
      ...{ rows: this.#sums.rows, sums: this.#sums.all, totals },
      ...{ opening: opening?.amount ?? null, closing: closing?.amount ?? null },
    };
    return { bill, summable: new Map() };
  }

  /** A page of a statement begins and ends with interim balances; a statement may have none at all. */
  #ends() {
    const of = (type: string) => this.#balances.filter((balance) => balance.type === type);
    const interim = of('ITBD');
    return {
      opening: of('OPBD')[0] ?? of('PRCD')[0] ?? interim[0],
      closing: of('CLBD')[0] ?? (interim.length > 1 ? interim.at(-1) : undefined),
    };
  }

  /** Whether a total counts entries that are not booked yet, banks do not agree. */
  #totals(): readonly DeclaredTotal[] | BillRejection {
    const summary = this.#summary;
    if (summary === undefined) return [];
    const { CRDT, DBIT } = this.#sides;
    const both = (one: Side, other: Side): Side => ({
      ...{ rows: one.rows + other.rows, minor: one.minor + other.minor },
    });
    const all = { booked: both(CRDT.booked, DBIT.booked), all: both(CRDT.all, DBIT.all) };
    return checkAllDeclared([
      ...this.#declared(summary, 'TtlNtries', all),
      ...this.#declared(summary, 'TtlCdtNtries', CRDT),
      ...this.#declared(summary, 'TtlDbtNtries', DBIT),
    ]);
  }

  #declared(
    summary: Element,
    name: string,
    { booked, all }: { readonly booked: Side; readonly all: Side },
  ): readonly Declared[] {
    const { line } = summary;
    const currency = this.#balances[0]?.amount.currency ?? this.#sums.all[0]?.currency;
    const [count, sum] = [textAt(summary, name, 'NbOfNtries'), textAt(summary, name, 'Sum')];
    return [
      ...(count === null
        ? []
        : [
            {
              ...{ name: `${name} NbOfNtries`, text: count, currency: undefined, line },
              candidates: [booked.rows, all.rows],
            },
          ]),
      ...(sum === null || currency === undefined
        ? []
        : [
            {
              ...{ name: `${name} Sum`, text: sum, currency, line },
              candidates: [booked.minor, all.minor],
            },
          ]),
    ];
  }
}

function periodOf(element: Element): BillPeriod | null {
  const [from, to] = ['FrDtTm', 'ToDtTm'].map((name) => readMoment(textAt(element, name) ?? ''));
  return from === undefined || to === undefined ? null : { from, to };
}
