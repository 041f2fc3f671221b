/** What the log has of a day that is counted in part: its transactions, and the subjects of their accounts. */
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { Position } from '../../domain/kernel/position.js';
import { isManagedId, readAccountId } from '../../domain/ledger/account-id.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { accountRows } from '../account/view.js';
import type { QueryContext, Snapshot } from '../framework/query.js';

export type Posted = Extract<TallybookEvent, { type: 'TransactionPosted' }>['data'];

const PAGE = 1_000;

/** The transactions of the book after a position, up to another, inclusive, page by page. */
export async function* postedBetween(
  log: QueryContext['log'],
  after: Position,
  to: Position,
): AsyncGenerator<readonly Posted[]> {
  const stream = ledgerStream(PAYMENT_BOOK);
  const isWithin = ({ position }: StoredEvent): boolean => position <= to;
  for (let at = after; at < to;) {
    const page = await log.readAll(at, PAGE);
    if (page === undefined) return;
    at = page.position;
    yield page.events
      .filter((stored) => stored.stream === stream && isWithin(stored))
      .flatMap(({ event }) => (event.type === 'TransactionPosted' ? [event.data] : []));
  }
}

/** The subjects of the accounts of some transactions; an account of the engine says its own. */
export async function subjectsOf(
  db: Snapshot,
  transactions: readonly Posted[],
): Promise<(account: string) => string> {
  const others = new Set<string>();
  for (const { entries } of transactions) {
    for (const { account } of entries) if (!isManagedId(account)) others.add(account);
  }
  const rows =
    others.size === 0
      ? []
      : await accountRows(db)
          .where('book', '=', PAYMENT_BOOK)
          .where('id', 'in', [...others])
          .execute();
  const known = new Map(rows.map(({ id, subject }) => [id, subject]));
  return (account) => {
    const name = readAccountId(account);
    const subject = name.kind === 'other' ? known.get(account) : name.subject;
    if (subject === undefined) throw new Error(`${account} was never opened`);
    return subject;
  };
}
