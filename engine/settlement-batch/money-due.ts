/** How much of a pending account is money that is due: what came later stays, however much the account has. */
import type { Balance } from '../../domain/ledger/balance.js';
import { fromText } from '../../domain/money/money.js';
import { dayOf, dueTest, type PendingEntry } from '../../domain/settlement-batch/due.js';
import type { PendingEntries } from '../../domain/settlement-batch/port.js';
import { type DueQuestion, PAGE, requireNext } from './due-items.js';

export type MoneyDue =
  | { readonly found: 'money'; readonly minor: bigint }
  /** The read model that knows the places is behind. */
  | { readonly found: 'behind' };

/**
 * What the account has, without what is held, without an overdraft that it may have, and without what is not due yet.
 * @param balance of the account, as its writer knows it.
 */
export async function moneyDue(
  entries: PendingEntries,
  question: Omit<DueQuestion, 'sequence'>,
  balance: Balance,
): Promise<MoneyDue> {
  const has = ownMoney(balance);
  if (has <= 0n) return { found: 'money', minor: 0n };
  const later = await notDue(entries, { ...question, sequence: balance.sequence });
  if (later === undefined) return { found: 'behind' };
  return { found: 'money', minor: has > later ? has - later : 0n };
}

/** `available` counts from the floor: below zero that would be money which the merchant does not have. */
function ownMoney({ posted, pending, available }: Balance): bigint {
  const own = fromText(posted).minor - fromText(pending.out).minor;
  const free = fromText(available).minor;
  return own < free ? own : free;
}

/**
 * Credits that are not due yet, after the batches there are. What refunds of the same payments took from them is gone;
 * a refund of an earlier payment takes from what is due.
 * @returns undefined if the read model is behind.
 */
async function notDue(
  entries: PendingEntries,
  { settlement, account, sequence, calendar, now }: DueQuestion,
): Promise<bigint | undefined> {
  const { terms } = settlement.schedule;
  const isDue = dueTest(terms, calendar, now);
  const isLater = (entry: PendingEntry): boolean => {
    const answer = isDue(dayOf(entry, terms, now.timezone));
    return 'code' in answer || !answer.due;
  };
  const ofPayments = new Map<string, bigint>();
  let { position } = settlement;
  let last: PendingEntry | undefined;
  let [to, hasLater] = [settlement.to, false];
  while (to < sequence) {
    const page = await entries.after(account, position, PAGE);
    if (page.length === 0) return undefined;
    for (const entry of page) {
      requireNext(account, to, last, entry);
      ({ sequence: to, position } = entry);
      last = entry;
      hasLater ||= isLater(entry);
      if (hasLater && !entry.isSettlement && to <= sequence) add(ofPayments, entry);
    }
  }
  return [...ofPayments.values()].reduce((sum, net) => (net > 0n ? sum + net : sum), 0n);
}

function add(
  ofPayments: Map<string, bigint>,
  { payment, sequence, direction, minor }: PendingEntry,
): void {
  const key = payment ?? String(sequence);
  const moved = direction === 'credit' ? minor : -minor;
  ofPayments.set(key, (ofPayments.get(key) ?? 0n) + moved);
}
