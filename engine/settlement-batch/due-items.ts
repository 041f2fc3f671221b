/** The next items of a batch: entries of the pending account that are due, in the order of the ledger. */
import type { BusinessCalendar } from '../../domain/calendar/business-day.js';
import type { Rejection } from '../../domain/kernel/decider.js';
import type { Items } from '../../domain/settlement-batch/commands.js';
import { dayOf, dueTest, type PendingEntry } from '../../domain/settlement-batch/due.js';
import type { PendingEntries } from '../../domain/settlement-batch/port.js';
import type { Settlement } from '../../domain/settlement-batch/settlement.js';

export type DueItems =
  | { readonly found: 'items'; readonly items: Items }
  /** The read model that knows the places is behind: the batch waits. */
  | { readonly found: 'behind' }
  | { readonly found: 'refused'; readonly rejection: Rejection };

export interface DueQuestion {
  readonly settlement: Settlement;
  readonly account: string;
  /** Number of the account's last entry, as its writer knows it. */
  readonly sequence: number;
  readonly calendar: BusinessCalendar | undefined;
  readonly now: { readonly day: string; readonly nowMs: number; readonly timezone: string };
}

export const PAGE = 1_000;

/** @throws Error the numbers or balances of the account have a gap. */
export async function dueItems(
  entries: PendingEntries,
  { settlement, account, sequence, calendar, now }: DueQuestion,
): Promise<DueItems> {
  const { terms } = settlement.schedule;
  const isDue = dueTest(terms, calendar, now);
  let items: Items = {
    ...{ from: settlement.to, to: settlement.to, position: settlement.position },
    ...{ count: 0, credits: 0n, debits: 0n },
  };
  let last: PendingEntry | undefined;
  while (items.to < sequence) {
    const page = await entries.after(account, items.position, PAGE);
    for (const entry of page) {
      requireNext(account, items.to, last, entry);
      const answer = isDue(dayOf(entry, terms, now.timezone));
      if ('code' in answer) {
        return items.count === 0
          ? { found: 'refused', rejection: answer }
          : { found: 'items', items };
      }
      if (!answer.due) return { found: 'items', items };
      items = withEntry(items, entry);
      last = entry;
    }
    if (page.length === 0) return { found: 'behind' };
  }
  return { found: 'items', items };
}

/** Each entry follows the one before, by its number and by its balance. */
export function requireNext(
  account: string,
  to: number,
  last: PendingEntry | undefined,
  { sequence, direction, minor, balance }: PendingEntry,
): void {
  const moved = direction === 'credit' ? minor : -minor;
  if (sequence === to + 1 && (last === undefined || last.balance + moved === balance)) return;
  throw new Error(`entry ${sequence} of ${account} does not follow entry ${to}`);
}

function withEntry(items: Items, entry: PendingEntry): Items {
  const { sequence: to, position, isSettlement, direction, minor } = entry;
  if (isSettlement) return { ...items, to, position };
  return {
    ...{ ...items, to, position, count: items.count + 1 },
    credits: items.credits + (direction === 'credit' ? minor : 0n),
    debits: items.debits + (direction === 'debit' ? minor : 0n),
  };
}
