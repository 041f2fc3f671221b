/** Balances of the accounts that a batch opens or moves, and what the accounts of each subject come to. */
import { positionToNumber } from '../../domain/kernel/position.js';
import { decimal, minorOf, zero } from '../framework/decimal.js';
import { bookEvents } from '../framework/events.js';
import { type Event, type Key, keysOf, type ProjectionTx } from '../framework/projection.js';
import { type Posting, postingsOf } from '../posting/postings.js';
import { accountBalances, accountDays, accountSums } from './tables.js';

/** By how much the balances of a subject's accounts changed on a day, debits up. */
interface DayChange extends Readonly<Record<'book' | 'subject' | 'currency' | 'day', string>> {
  minor: bigint;
}

export async function applyEntries(batch: readonly Event[], tx: ProjectionTx): Promise<void> {
  const postings = await postingsOf(batch, tx);
  const opened = bookEvents(batch).flatMap(({ event, position }) =>
    event.type === 'AccountOpened'
      ? [{ account: positionToNumber(position), currency: event.data.currency }]
      : [],
  );
  const moved = postings.flatMap(({ accounts }) => accounts.map(({ number }) => number));
  const numbers = [...opened.map(({ account }) => account), ...moved];
  if (numbers.length === 0) return;
  const balances = await tx.rows(accountBalances, keysOf(numbers));
  for (const { account, currency } of opened) {
    balances.put({ account, posted: zero(currency), sequence: 0 });
  }
  const changes = new Map<string, DayChange>();
  for (const posting of postings) {
    for (const [index, { number: account, subject, normal_side }] of posting.accounts.entries()) {
      const entry = posting.data.entries[index];
      if (entry === undefined) continue;
      const { currency, balance: posted, sequence } = entry;
      const before = balances.get(account)?.posted ?? zero(currency);
      balances.put({ account, posted, sequence });
      const up = minorOf(posted, currency) - minorOf(before, currency);
      const change = changeOf(changes, posting, subject, currency);
      change.minor += normal_side === 'debit' ? up : -up;
    }
  }
  await addChanges([...changes.values()], tx);
}

function changeOf(
  changes: Map<string, DayChange>,
  { book, data: { day } }: Posting,
  subject: string,
  currency: string,
): DayChange {
  const key = `${day} ${currency} ${subject} ${book}`;
  const known = changes.get(key) ?? { book, subject, currency, day, minor: 0n };
  changes.set(key, known);
  return known;
}

async function addChanges(changes: readonly DayChange[], tx: ProjectionTx): Promise<void> {
  const place = ({ book, subject, currency }: DayChange): Key => [book, subject, currency];
  const sums = await tx.rows(accountSums, changes.map(place));
  const days = await tx.rows(
    accountDays,
    changes.map((change) => [...place(change), change.day]),
  );
  for (const { minor, ...of } of changes) {
    const { book, subject, currency, day } = of;
    const before = sums.get(book, subject, currency)?.closing ?? zero(currency);
    const closing = decimal(minorOf(before, currency) + minor, currency);
    const { opening } = days.get(book, subject, currency, day) ?? { opening: before };
    days.put({ ...of, opening, closing });
    sums.put({ ...of, closing });
  }
}
