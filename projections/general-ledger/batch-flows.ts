/** What a batch adds to the flows of subjects, voucher by voucher. */
import type { Posting } from '../posting/postings.js';
import { minorOf } from '../framework/decimal.js';
import type { Voucher } from './voucher-page.js';

/** The part of a flow that a batch brings: of one subject, currency, accounting day and effective date. */
export interface BatchFlow {
  readonly book: string;
  readonly effective_date: string;
  readonly day: string;
  readonly subject: string;
  readonly currency: string;
  /** In the order of the log, at least one. */
  readonly vouchers: GrowingVoucher[];
}

type GrowingVoucher = { -readonly [Name in keyof Voucher]: Voucher[Name] };

/** Of one day and effective date, by subject and currency. */
type DayFlows = Map<string, Map<string, BatchFlow>>;

/** In the order in which they first move. */
export function flowsOf(postings: readonly Posting[]): readonly BatchFlow[] {
  const flows: BatchFlow[] = [];
  const days = new Map<string, DayFlows>();
  for (const { book, data, accounts, revision, position } of postings) {
    const { effectiveDate: effective_date, day, entries } = data;
    const dayName = `${book} ${day} ${effective_date}`;
    let ofDay = days.get(dayName);
    if (ofDay === undefined) days.set(dayName, (ofDay = new Map<string, Map<string, BatchFlow>>()));
    for (let index = 0; index < entries.length; index += 1) {
      const entry = entries[index];
      const subject = accounts[index]?.subject;
      if (entry === undefined || subject === undefined) continue;
      const { currency, direction, amount } = entry;
      let ofSubject = ofDay.get(subject);
      if (ofSubject === undefined) ofDay.set(subject, (ofSubject = new Map<string, BatchFlow>()));
      let flow = ofSubject.get(currency);
      if (flow === undefined) {
        flow = { book, effective_date, day, subject, currency, vouchers: [] };
        ofSubject.set(currency, flow);
        flows.push(flow);
      }
      let voucher = flow.vouchers[flow.vouchers.length - 1];
      if (voucher?.revision !== revision) {
        voucher = { revision, position, debits: 0n, credits: 0n };
        flow.vouchers.push(voucher);
      }
      const minor = minorOf(amount, currency);
      if (direction === 'debit') voucher.debits += minor;
      else voucher.credits += minor;
    }
  }
  return flows;
}
