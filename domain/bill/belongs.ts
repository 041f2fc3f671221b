/** Whether a file is the bill that its sender says it is: of that source, day and layout. */
import { type Rejection, reject } from '../kernel/decider.js';
import type { Bill, BillLayout } from './bill.js';
import type { BillDesk, BillSource } from './source.js';

export interface Meant {
  readonly source: BillSource;
  readonly day: string;
  /** Null if the sender does not say. */
  readonly layout: BillLayout | null;
}

/** Which layouts are statements of a bank; the others are bills of a channel. */
const isOfBank = (layout: BillLayout): boolean => layout === 'camt_053';

/** @param days on which rows of the file are dated, of layouts that declare no period. */
export function misplaced(
  bills: readonly Bill[],
  { source, day, layout }: Meant,
  { account }: Pick<BillDesk, 'account'>,
  days: ReadonlySet<string>,
): Rejection | undefined {
  const [first] = bills;
  if (first === undefined) throw new Error('a file without a bill');
  if (bills.some((bill) => bill.layout !== first.layout)) {
    return reject('bill_mixed', 'the file holds bills of more than one layout').rejection;
  }
  if (layout !== null && layout !== first.layout) {
    return reject('bill_other_layout', `the file is ${first.layout}`, 'layout').rejection;
  }
  const ofBank = isOfBank(first.layout);
  if (ofBank !== (source.type === 'bank')) {
    const detail = ofBank ? "the file is a bank's statement" : "the file is a channel's bill";
    return reject('bill_other_source', detail, source.type).rejection;
  }
  const other = bills.find((bill) => account !== null && bill.account !== account);
  if (other !== undefined) {
    return reject('bill_other_source', 'the bill is of another account', source.type).rejection;
  }
  const isOfDay = bills.every(({ period, rows }) =>
    period === null ? rows === 0 || days.has(day) : covers(period, day),
  );
  return isOfDay
    ? undefined
    : reject('bill_other_day', `it is no bill of ${day}`, 'date').rejection;
}

/** As the bill's own clock has it: its first day is the day, and it ends with the day. */
const covers = ({ from }: NonNullable<Bill['period']>, day: string): boolean =>
  from.slice(0, day.length) === day;
