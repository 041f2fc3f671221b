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

/** In the order in which they first move. */
export function flowsOf(postings: readonly Posting[]): readonly BatchFlow[] {
  const flows: BatchFlow[] = [];
  const days = new Map<string, Map<string, Map<string, BatchFlow>>>();
  for (const { book, data, accounts, revision, position } of postings) {
    const { effectiveDate: effective_date, day, entries } = data;
    const dayName = `${book} ${day} ${effective_date}`;
    const subjects = days.get(dayName) ?? new Map<string, Map<string, BatchFlow>>();
    days.set(dayName, subjects);
    for (let index = 0; index < entries.length; index += 1) {
      const [entry, subject] = [entries[index], accounts[index]?.subject];
      if (entry === undefined || subject === undefined) continue;
      const { currency, direction, amount } = entry;
      const currencies = subjects.get(subject) ?? new Map<string, BatchFlow>();
      subjects.set(subject, currencies);
      let flow = currencies.get(currency);
      if (flow === undefined) {
        flow = { book, effective_date, day, subject, currency, vouchers: [] };
        currencies.set(currency, flow);
        flows.push(flow);
      }
      let voucher = flow.vouchers.at(-1);
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
