/** Where in the log the events are that somebody looks for. */
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { accounts } from '../account/tables.js';
import type { accountEntries } from '../statement/tables.js';
import type { storySteps } from '../story/tables.js';
import { positionBefore } from '../log-time/as-of.js';
import type { accountChanges, eventTypes, typedEvents } from './tables.js';

type Tables = DatabaseOf<
  readonly [
    typeof eventTypes,
    typeof typedEvents,
    typeof accountChanges,
    typeof accountEntries,
    typeof accounts,
    typeof storySteps,
  ]
>;

/** What is looked up in an index: the events of a payment, of an account, or of a type. */
export type Searched =
  | { readonly by: 'payment'; readonly payment: string }
  | { readonly by: 'account'; readonly book: string; readonly account: string }
  | { readonly by: 'type'; readonly type: string };

export interface EventRange {
  /** A position, exclusive. */
  readonly after: number;
  /** A position, inclusive. */
  readonly to: number;
  readonly limit: number;
}

/** The first positions of the range, in the order of the log. */
function eventPositions(
  db: Snapshot,
  searched: Searched,
  range: EventRange,
): Promise<readonly number[]> {
  switch (searched.by) {
    case 'payment':
      return ofPayment(db, searched.payment, range);
    case 'account':
      return ofAccount(db, searched, range);
    case 'type':
      return ofType(db, searched.type, range);
  }
}

async function ofPayment(db: Snapshot, payment: string, { after, to, limit }: EventRange) {
  const rows = await db
    .withTables<Tables>()
    .selectFrom('story_steps')
    .select('position')
    .where('payment', '=', payment)
    .where('position', '>', after)
    .where('position', '<=', to)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map(({ position }) => position);
}

async function ofType(db: Snapshot, type: string, { after, to, limit }: EventRange) {
  const tables = db.withTables<Tables>();
  const known = await tables
    .selectFrom('event_types')
    .select('number')
    .where('type', '=', type)
    .executeTakeFirst();
  if (known === undefined) return [];
  const rows = await tables
    .selectFrom('typed_events')
    .select('position')
    .where('type', '=', known.number)
    .where('position', '>', after)
    .where('position', '<=', to)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map(({ position }) => position);
}

/** What moved the account, and what was said of it. */
async function ofAccount(
  db: Snapshot,
  { book, account }: { readonly book: string; readonly account: string },
  { after, to, limit }: EventRange,
) {
  const tables = db.withTables<Tables>();
  const changes = await tables
    .selectFrom('account_changes')
    .select('position')
    .where('book', '=', book)
    .where('account', '=', account)
    .where('position', '>', after)
    .where('position', '<=', to)
    .orderBy('position')
    .limit(limit)
    .execute();
  const known = await tables
    .selectFrom('accounts')
    .select('number')
    .where('book', '=', book)
    .where('id', '=', account)
    .executeTakeFirst();
  if (known === undefined) return changes.map(({ position }) => position);
  const entries = await tables
    .selectFrom('account_entries')
    .select('position')
    .where('account', '=', known.number)
    .where('position', '>', after)
    .where('position', '<=', to)
    .orderBy('position')
    .limit(limit)
    .execute();
  const positions = [...changes, ...entries].map(({ position }) => position);
  return positions.sort((a, b) => a - b).slice(0, limit);
}

export const eventQueries = ({ ask }: QueryContext) => ({
  eventPositions: (searched: Searched, range: EventRange) =>
    ask((db) => eventPositions(db, searched, range)),
  /** Where the log ended before an instant (RFC 3339, UTC); undefined if nothing was recorded from then on. */
  positionBefore: (at: string) => ask((db) => positionBefore(db, at)),
});
