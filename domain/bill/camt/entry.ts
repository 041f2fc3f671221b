/** An entry of a statement as rows: one, or one for each transaction of a batch that is itemised. */
import { type Money, money } from '../../money/money.js';
import type { BillRow, BillRowKind, BillRowStatus, RawField } from '../bill.js';
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
  const raws = rawsOf(entry, parts);
  if ('code' in raws) return raws;
  const common = commonOf(entry);
  return parts.map(({ detail, amount: moved }, index): BillRow => ({
    line: entry.line,
    bill: place.bill,
    account: place.account,
    kind: kindOf(common, detail, moved),
    status,
    key: keyOf(common, detail, moved, `${place.ordinal} ${index}`, index),
    transaction: refOf(detail, 'AcctSvcrRef') ?? refOf(detail, 'TxId') ?? common.transaction,
    reference: refOf(detail, 'EndToEndId') ?? refOf(detail, 'InstrId') ?? refOf(detail, 'PmtInfId'),
    refund: null,
    occurredAt,
    amount: moved,
    fee: money(0n, moved.currency),
    net: moved,
    balance: null,
    raw: raws[index] ?? [],
  }));
}

/** Of all rows of an entry together: each has the fields of the entry with its own. */
const MAX_FIELDS = 1_000_000;
/** Of the paths and texts of these fields. */
const MAX_CHARACTERS = 67_108_864;

/** What the file says once, the rows of a batch say again each: a small file must not become a large bill. */
function rawsOf(
  entry: Element,
  parts: readonly Part[],
): readonly (readonly RawField[])[] | BillRejection {
  const shared = flat(entry, ['NtryDtls']);
  const own = parts.map(({ detail }) => (detail === undefined ? [] : flat(detail, [], 'TxDtls/')));
  const sumOf = (count: (fields: readonly RawField[]) => number) =>
    own.reduce((sum, fields) => sum + count(fields), count(shared) * parts.length);
  if (sumOf((fields) => fields.length) > MAX_FIELDS || sumOf(lengthOf) > MAX_CHARACTERS) {
    const reason = 'the transactions of the batch repeat too much of their entry';
    return refuseBill('bill_too_large', reason, { line: entry.line, column: 'TxDtls' });
  }
  return own.map((fields) => (fields.length === 0 ? shared : [...shared, ...fields]));
}

const lengthOf = (fields: readonly RawField[]): number =>
  fields.reduce((length, [path, text]) => length + path.length + text.length, 0);

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
  const credit = readings.isCredit(entry);
  const parts = details.map((detail) => ({ detail, amount: partOf(detail, credit, readings) }));
  if (parts.some((part) => part.amount?.currency !== amount.currency)) return whole;
  const sum = parts.reduce((minor, part) => minor + (part.amount?.minor ?? 0n), 0n);
  if (sum === amount.minor) return parts as readonly Part[];
  // With charges taken off, the transactions are more than the entry, and only the entry moved money.
  if (elementAt(entry, 'Chrgs') !== undefined) return whole;
  const reason = 'the transactions of the batch do not sum to its entry';
  return refuseBill('bill_total_mismatch', reason, { line, column: 'TxDtls' });
}

function partOf(detail: Element, ofEntry: boolean, readings: Readings): Money | undefined {
  const element = elementAt(detail, 'Amt') ?? elementAt(detail, 'AmtDtls', 'TxAmt', 'Amt');
  if (element === undefined) return undefined;
  const { minor, currency } = readings.amount(element, 'TxDtls/Amt');
  const credit = elementAt(detail, 'CdtDbtInd') === undefined ? ofEntry : readings.isCredit(detail);
  return money(credit ? minor : -minor, currency);
}

const refOf = (detail: Element | undefined, name: string): string | null =>
  detail === undefined ? null : given(textAt(detail, 'Refs', name));

/** What an entry says of all its transactions, looked up once for all of them. */
interface Common {
  readonly references: readonly (string | null)[];
  readonly transaction: string | null;
  readonly isReversal: boolean;
  readonly family: string;
  readonly subFamily: string;
}

function commonOf(entry: Element): Common {
  const own = given(textAt(entry, 'NtryRef'));
  const servicer = given(textAt(entry, 'AcctSvcrRef'));
  const reversal = textAt(entry, 'RvslInd');
  return {
    references: [own, servicer],
    transaction: servicer ?? own,
    isReversal: reversal === 'true' || reversal === '1',
    family: textAt(entry, 'BkTxCd', 'Domn', 'Fmly', 'Cd') ?? '',
    subFamily: textAt(entry, 'BkTxCd', 'Domn', 'Fmly', 'SubFmlyCd') ?? '',
  };
}

/** Banks repeat references, and leave them out: then the place in the statement tells entries apart. */
function keyOf(
  common: Common,
  detail: Element | undefined,
  { minor }: Money,
  place: string,
  part: number,
): string {
  const references = [...common.references, ...REFERENCES.map((name) => refOf(detail, name))];
  if (references.every((reference) => reference === null)) return place;
  return [...references, minor, part].join(' ');
}

const REFERENCES = ['AcctSvcrRef', 'TxId', 'InstrId', 'EndToEndId'];

const given = (text: string | null): string | null => (text === 'NOTPROVIDED' ? null : text);

/** What came back is an adjustment: a reversal by the bank, or a transfer that was returned. */
function kindOf(
  { isReversal, family, subFamily }: Common,
  detail: Element | undefined,
  { minor }: Money,
): BillRowKind {
  const returned = detail !== undefined && elementAt(detail, 'RtrInf') !== undefined;
  if (isReversal || returned) return 'adjustment';
  if (FEES.has(subFamily)) return minor > 0n ? 'fee_return' : 'fee';
  if (ISSUED.has(family) && minor < 0n) return 'payout';
  return RECEIVED.has(family) ? 'transfer' : 'other';
}
