/**
 * Values of an element, read one after the other; as `Fields` does it, the first that is wrong is kept and what is
 * read of it does not matter any more.
 */
import { isCurrency } from '../../money/currencies.js';
import { type Money, money } from '../../money/money.js';
import { decimalFaults, readDecimal } from '../decimal.js';
import { type BillRejection, refuseBill } from '../rejection.js';
import { isTime } from '../wall-clock.js';
import { CNY } from '../yuan.js';
import { type Element, elementAt, textAt } from './element.js';

const DAY = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?$/;
const TIME = /^((\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?$/;

export class Readings {
  problem: BillRejection | undefined;

  constructor(private readonly line: number) {}

  /** An amount and its currency; amounts of camt.053 have no sign, `CdtDbtInd` is their sign. */
  amount(element: Element | undefined, column: string): Money {
    const currency = element?.currency ?? '';
    if (!isCurrency(currency)) return this.wrong(column, 'has no currency', money(0n, CNY));
    const minor = readDecimal((element?.text ?? '').trim(), currency);
    if (typeof minor !== 'bigint') {
      return this.wrong(column, decimalFaults[minor], money(0n, CNY));
    }
    return minor < 0n
      ? this.wrong(column, 'is below zero', money(0n, CNY))
      : money(minor, currency);
  }

  /** True for what comes in. */
  isCredit(element: Element): boolean {
    const text = textAt(element, 'CdtDbtInd');
    if (text === 'CRDT' || text === 'DBIT') return text === 'CRDT';
    return this.wrong('CdtDbtInd', 'is neither CRDT nor DBIT', true);
  }

  /** An amount with its sign. */
  signed(element: Element): Money {
    const { minor, currency } = this.amount(elementAt(element, 'Amt'), 'Amt');
    return money(this.isCredit(element) ? minor : -minor, currency);
  }

  /** RFC 3339, or a day if there is no time, or a time of no known zone. */
  moment(element: Element | undefined, column: string): string {
    const day = DAY.exec(element === undefined ? '' : (textAt(element, 'Dt') ?? ''))?.[1];
    if (day !== undefined && isTime(`${day}T00:00:00`)) return day;
    const text = element === undefined ? '' : (textAt(element, 'DtTm') ?? '');
    return readMoment(text) ?? this.wrong(column, 'is no day and no time', '1970-01-01');
  }

  wrong<Value>(column: string, reason: string, instead: Value): Value {
    this.problem ??= refuseBill('bill_field_invalid', `${column} ${reason}`, {
      ...{ line: this.line, column },
    });
    return instead;
  }
}

/** RFC 3339 of an ISO date and time; its day if it has no offset. */
export function readMoment(text: string): string | undefined {
  const [, time = '', day, offset] = TIME.exec(text) ?? [];
  if (day === undefined || !isTime(time)) return undefined;
  return offset === undefined ? day : text;
}
