/** An entry of a statement as rows: one, or one for each transaction of a batch that is itemised. */
import { type Money, money } from '../../money/money.js';
import type { BillRow, BillRowKind, BillRowStatus } from '../bill.js';
import { type BillRejection, refuseBill } from '../rejection.js';
import { allNamed, type Element, elementAt, flat, textAt } from './element.js';
import { Readings } from './readings.js';

export interface EntryPlace {
  readonly bill: number;
  readonly account: string | null;
  /** Of the entry in its statement, from 1. */
  readonly ordinal: number;
}

const STATUSES: ReadonlyMap<string, BillRowStatus> = new Map([
  ['BOOK', 'booked'],
  ['PDNG', 'pending'],
  ['FUTR', 'pending'],
  ['INFO', 'information'],
]);
const FEES: ReadonlySet<string> = new Set(['CHRG', 'FEES', 'COMM']);
/** Families of issued and received credit transfers, instant ones too. */
const ISSUED: ReadonlySet<string> = new Set(['ICDT', 'IRCT']);
const RECEIVED: ReadonlySet<string> = new Set(['RCDT', 'RRCT']);

export function rowsOfEntry(entry: Element, place: EntryPlace): readonly BillRow[] | BillRejection {
  const readings = new Readings(entry.line);
  const amount = readings.signed(entry);
  const word = textAt(entry, 'Sts', 'Cd') ?? textAt(entry, 'Sts') ?? '';
  const status =
    STATUSES.get(word) ??
    readings.wrong<BillRowStatus>('Sts', 'is no status of an entry', 'booked');
  const [booked, valued] = [elementAt(entry, 'BookgDt'), elementAt(entry, 'ValDt')];
  const occurredAt = readings.moment(booked ?? valued, 'BookgDt');
  const details = allNamed(entry, 'NtryDtls').flatMap((some) => allNamed(some, 'TxDtls'));
  const parts = partsOf(entry, amount, details, readings);
  if (readings.problem !== undefined) return readings.problem;
  if ('code' in parts) return parts;
  return parts.map(({ detail, amount: moved }, index): BillRow => ({
    line: entry.line,
    bill: place.bill,
    account: place.account,
    kind: kindOf(entry, detail, moved),
    status,
    key: keyOf(entry, detail, moved, `${place.ordinal} ${index}`, index),
    transaction: refOf(detail, 'AcctSvcrRef') ?? refOf(detail, 'TxId') ?? ownOf(entry),
    reference: refOf(detail, 'EndToEndId') ?? refOf(detail, 'InstrId') ?? refOf(detail, 'PmtInfId'),
    refund: null,
    occurredAt,
    amount: moved,
    fee: money(0n, moved.currency),
    net: moved,
    balance: null,
    raw:
      detail === undefined
        ? flat(entry, NO_DETAILS)
        : [...flat(entry, NO_DETAILS), ...flat(detail, [], 'TxDtls/')],
  }));
}

const NO_DETAILS = ['NtryDtls'];

interface Part {
  readonly detail: Element | undefined;
  readonly amount: Money;
}

/** The transactions of a batch, if each has an amount: together they have to be the entry. */
function partsOf(
  entry: Element,
  amount: Money,
  details: readonly Element[],
  readings: Readings,
): readonly Part[] | BillRejection {
  const whole: readonly Part[] = [
    { detail: details.length === 1 ? details[0] : undefined, amount },
  ];
  if (details.length < 2) return whole;
  const { line } = entry;
  const number = textAt(entry, 'NtryDtls', 'Btch', 'NbOfTxs');
  if (
    number !== null &&
    number !== String(details.length) &&
    allNamed(entry, 'NtryDtls').length < 2
  ) {
    const reason = 'the batch has not as many transactions as it says';
    return refuseBill('bill_total_mismatch', reason, { line, column: 'NbOfTxs' });
  }
  const parts = details.map((detail) => ({ detail, amount: partOf(entry, detail, readings) }));
  if (parts.some((part) => part.amount?.currency !== amount.currency)) return whole;
  const sum = parts.reduce((minor, part) => minor + (part.amount?.minor ?? 0n), 0n);
  if (sum === amount.minor) return parts as readonly Part[];
  // With charges taken off, the transactions are more than the entry, and only the entry moved money.
  if (elementAt(entry, 'Chrgs') !== undefined) return whole;
  const reason = 'the transactions of the batch do not sum to its entry';
  return refuseBill('bill_total_mismatch', reason, { line, column: 'TxDtls' });
}

function partOf(entry: Element, detail: Element, readings: Readings): Money | undefined {
  const element = elementAt(detail, 'Amt') ?? elementAt(detail, 'AmtDtls', 'TxAmt', 'Amt');
  if (element === undefined) return undefined;
  const { minor, currency } = readings.amount(element, 'TxDtls/Amt');
  const credit = readings.isCredit(elementAt(detail, 'CdtDbtInd') === undefined ? entry : detail);
  return money(credit ? minor : -minor, currency);
}

const refOf = (detail: Element | undefined, name: string): string | null =>
  detail === undefined ? null : given(textAt(detail, 'Refs', name));

const ownOf = (entry: Element): string | null =>
  given(textAt(entry, 'AcctSvcrRef')) ?? given(textAt(entry, 'NtryRef'));

/** Banks repeat references, and leave them out: then the place in the statement tells entries apart. */
function keyOf(
  entry: Element,
  detail: Element | undefined,
  { minor }: Money,
  place: string,
  part: number,
): string {
  const references = [
    given(textAt(entry, 'NtryRef')),
    given(textAt(entry, 'AcctSvcrRef')),
    ...REFERENCES.map((name) => refOf(detail, name)),
  ];
  if (references.every((reference) => reference === null)) return place;
  return [...references, minor, part].join(' ');
}

const REFERENCES = ['AcctSvcrRef', 'TxId', 'InstrId', 'EndToEndId'];

const given = (text: string | null): string | null => (text === 'NOTPROVIDED' ? null : text);

/** What came back is an adjustment: a reversal by the bank, or a transfer that was returned. */
function kindOf(entry: Element, detail: Element | undefined, { minor }: Money): BillRowKind {
  const reversal = textAt(entry, 'RvslInd');
  const returned = detail !== undefined && elementAt(detail, 'RtrInf') !== undefined;
  if (reversal === 'true' || reversal === '1' || returned) return 'adjustment';
  const family = textAt(entry, 'BkTxCd', 'Domn', 'Fmly', 'Cd') ?? '';
  if (FEES.has(textAt(entry, 'BkTxCd', 'Domn', 'Fmly', 'SubFmlyCd') ?? '')) {
    return minor > 0n ? 'fee_return' : 'fee';
  }
  if (ISSUED.has(family) && minor < 0n) return 'payout';
  return RECEIVED.has(family) ? 'transfer' : 'other';
}
