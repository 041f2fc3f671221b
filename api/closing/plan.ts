/**
 * The plan of a close: what blocks it and what it would post, as of one moment, with a hash over all of it. The
 * close names the hash, so nobody closes what nobody has looked at.
 */
import { derivedId } from '../../domain/ids.js';
import { contentHash } from '../../domain/kernel/content.js';
import { closingEntries, type ClosingTransaction } from '../../domain/ledger/closing-entries.js';
import {
  type ClosedState,
  closureOf,
  firstDayOf,
  isPeriod,
  lastDayOf,
  type Periods,
} from '../../domain/ledger/period.js';
import type { Engine } from '../composition/engine.js';
import { presentRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { type Blocker, blockersOf, MOST_BLOCKERS } from './blockers.js';
import type { ClosingBody } from './contract.js';
import { earnedBy } from './earned.js';

export type Services = Pick<Engine, 'log' | 'ledger' | 'projections' | 'cases'>;

export interface ClosingPlan {
  readonly body: ClosingBody;
  readonly periods: Periods;
  readonly transactions: readonly ClosingTransaction[];
}

const READ_MODELS = [
  'accounts',
  'statements',
  'general_ledger',
  'cases',
  'sagas',
  'approvals',
] as const;

/** Ends the request with `book_not_found`, `invalid_request` or `projection_lagging`. */
export async function planClosing(
  services: Services,
  book: string,
  { period, target }: { readonly period: string; readonly target: ClosedState },
): Promise<ClosingPlan> {
  if (!isPeriod(period)) refuse('invalid_request', 'not a month or a year', 'period');
  const { ledger } = services;
  const info = (await ledger.book(book)) ?? refuse('book_not_found');
  // Taken before the read models are waited for: whatever is dated back from now on voids the plan.
  const periods = (await ledger.periods(book)) ?? refuse('book_not_found');
  const [from, through] = [firstDayOf(period), lastDayOf(period)];
  const closed = closureOf(periods, through);
  const { blockers, transactions } = await presentRead(services, READ_MODELS, async () => ({
    blockers: await blockersOf(services, info, { from, through }),
    transactions:
      target === 'soft' || closed?.state === 'hard' || through >= info.day
        ? []
        : closingEntries(await earnedBy(services, book, through), (currency, number) =>
            derivedId('transaction', 'closing', book, period, currency, String(number)),
          ),
  }));
  const all = [...blockers, ...(await refusing(ledger, book, transactions))];
  const told = all.slice(0, MOST_BLOCKERS);
  const { backdated } = periods;
  const shown = { book, period, target, blockers: told, entries: transactions, backdated };
  return {
    periods,
    transactions,
    body: {
      object: 'closing',
      ...{ book, period, from, through },
      state: closed?.state ?? 'open',
      closedBy: closed?.by ?? null,
      target,
      blockers: told,
      more: all.length > told.length,
      entries: transactions.map(({ transaction, entries }) => ({
        transaction,
        entries: entries.map(({ account, direction, amount }) => ({
          ...{ account, direction },
          amount: { ...amount },
        })),
      })),
      plan: contentHash(shown),
    },
  };
}

/** Accounts that take no entries now. */
async function refusing(
  ledger: Services['ledger'],
  book: string,
  transactions: readonly ClosingTransaction[],
): Promise<Blocker[]> {
  const found: Blocker[] = [];
  for (const account of new Set(
    transactions.flatMap(({ entries }) => entries.map((entry) => entry.account)),
  )) {
    const status = (await ledger.account(book, account))?.status ?? 'open';
    if (status === 'open') continue;
    const summary = `${account} is ${status}`;
    found.push({ kind: 'account_refuses', id: account, summary, owner: null, since: null });
  }
  return found;
}
