/**
 * Finds payments by whatever they are narrowed to, the newest first. There is no index for every pair of filters: the
 * best there is gives candidates.
 */
import { type SelectQueryBuilder, sql } from 'kysely';
import type { Currency } from '../../domain/money/currencies.js';
import type { PaymentStatus } from '../../domain/payment/payment.js';
import { beginningWith } from '../framework/beginning.js';
import { newestFirst } from '../framework/newest-first.js';
import { countUpTo } from '../framework/count-up-to.js';
import { type Looked, lookThrough } from '../framework/look-through.js';
import type { Page, PageRequest } from '../framework/page.js';
import type { Snapshot } from '../framework/query.js';
import type { DatabaseOf, RowOf } from '../framework/table.js';
import type { payments } from './tables.js';

type Tables = DatabaseOf<readonly [typeof payments]>;

/** Whose payments may be seen: one merchant's, or undefined for all. */
export interface Scope {
  readonly merchant?: string | undefined;
}

export interface PaymentFilter extends PageRequest, Scope {
  /** How the id begins. */
  readonly beginning?: string | undefined;
  readonly status?: PaymentStatus | undefined;
  readonly method?: string | undefined;
  readonly reference?: string | undefined;
  readonly currency?: Currency | undefined;
  /** At least so many minor units, of `currency`. */
  readonly least?: bigint | undefined;
  /** At most so many. */
  readonly most?: bigint | undefined;
  /** Made at or after; RFC 3339 in UTC with milliseconds, as is `to`. */
  readonly from?: string | undefined;
  /** Made before. */
  readonly to?: string | undefined;
}

const COLUMNS = [
  'id',
  'merchant',
  'status',
  'method',
  'reference',
  'currency',
  'amount',
  'created_at',
] as const;
type Candidate = Pick<RowOf<typeof payments>, (typeof COLUMNS)[number]>;
export type Place = Pick<Candidate, 'created_at' | 'id'>;
type After = readonly string[] | undefined;
type Look = (count: number) => Promise<Looked<Place>>;

/**
 * What begins like an id, or has such an amount, is found by an index that is in no order of time. If it is no more
 * than this, it is put in order; if it is more, it is met often enough on the way through time.
 */
const PUT_IN_ORDER = 2_000;
/** An index in the order of time has the amount, too: so many of its entries are looked at for a row that is fetched. */
const AMOUNTS_A_ROW = 4;

/** The newest first. */
export async function findPayments(
  db: Snapshot,
  filter: PaymentFilter,
  after: After,
): Promise<Page<Place>> {
  const few = await fewPlaces(db, filter, after);
  const hasAmount = filter.least !== undefined || filter.most !== undefined;
  const through = hasAmount ? throughAmounts : throughRows;
  const look = few === undefined ? through(db, filter, after) : amongFew(db, filter, few);
  return lookThrough(filter.limit, look, keyOf);
}

const keyOf = ({ created_at, id }: Place): readonly string[] => [created_at, id];

function throughRows(db: Snapshot, filter: PaymentFilter, after: After): Look {
  const matches = matcherOf(filter);
  let from = after;
  return async (count) => {
    const query = byIndex(db, filter).select(COLUMNS);
    const rows = await newestFirst(query, ['created_at', 'id'], from).limit(count).execute();
    from = lastOf(rows, count);
    return { found: rows.filter(matches), last: from };
  };
}

/** The amount is looked at before the row is fetched, by the database alone. */
function throughAmounts(db: Snapshot, filter: PaymentFilter, after: After): Look {
  const { merchant, currency, from: begin, to } = filter;
  const narrow = { merchant, currency, from: begin, to };
  let from = after;
  return async (count) => {
    const entries = count * AMOUNTS_A_ROW;
    const next = newestFirst(byIndex(db, narrow), ['created_at', 'id'], from);
    const found = db
      .withTables<Tables>()
      .selectFrom(next.select(['id', 'created_at', 'amount']).limit(entries).as('entries'))
      .select(['id', 'created_at']);
    const within = await amountsIn(found, filter).execute();
    const last = await next
      .select(['created_at', 'id'])
      .limit(1)
      .offset(entries - 1)
      .executeTakeFirst();
    from = last && keyOf(last);
    return { found: await fetched(db, filter, within), last: from };
  };
}

function amongFew(db: Snapshot, filter: PaymentFilter, places: readonly Place[]): Look {
  let begin = 0;
  return async (count) => {
    const looked = places.slice(begin, begin + count);
    begin += count;
    return { found: await fetched(db, filter, looked), last: lastOf(looked, count) };
  };
}

/** The sort key of the last row; undefined if there were fewer than asked for. */
function lastOf(rows: readonly Place[], count: number): readonly string[] | undefined {
  const last = rows.at(-1);
  return last === undefined || rows.length < count ? undefined : keyOf(last);
}

/** Those of the places that are asked for, the newest first. */
async function fetched(
  db: Snapshot,
  filter: PaymentFilter,
  places: readonly Place[],
): Promise<readonly Place[]> {
  if (places.length === 0) return [];
  const rows = await db
    .withTables<Tables>()
    .selectFrom('payments')
    .select(COLUMNS)
    .where(
      'id',
      'in',
      places.map(({ id }) => id),
    )
    .execute();
  return rows.filter(matcherOf(filter)).sort(newerFirst);
}

/** By what an index has in the order of time: a part of the question. */
function byIndex(
  db: Snapshot,
  { merchant, status, method, reference, currency, from, to }: Omit<PaymentFilter, 'limit'>,
) {
  let query = db.withTables<Tables>().selectFrom('payments');
  if (from !== undefined) query = query.where('created_at', '>=', from);
  if (to !== undefined) query = query.where('created_at', '<', to);
  if (reference !== undefined) return query.where('reference', '=', reference);
  if (merchant !== undefined) query = query.where('merchant', '=', merchant);
  if (status !== undefined) return query.where('status', '=', status);
  if (method !== undefined) return query.where('method', '=', method);
  return currency === undefined ? query : query.where('currency', '=', currency);
}

/** Where they are if they are few; undefined if they are not, or if nothing of the kind is searched for. */
async function fewPlaces(
  db: Snapshot,
  filter: PaymentFilter,
  after: After,
): Promise<readonly Place[] | undefined> {
  const { merchant, beginning, currency } = filter;
  if (beginning === undefined && currency === undefined) return undefined;
  let query = db.withTables<Tables>().selectFrom('payments').select(['created_at', 'id']);
  if (beginning !== undefined) {
    const [from, to] = beginningWith(beginning);
    query = query.where('id', '>=', from).where('id', '<', to);
  } else {
    // An id tells its merchant already, and its index does not.
    if (merchant !== undefined) query = query.where('merchant', '=', merchant);
    if (currency !== undefined) query = query.where('currency', '=', currency);
    query = amountsIn(query, filter);
  }
  if ((await countUpTo(db, query, PUT_IN_ORDER + 1)) > PUT_IN_ORDER) return undefined;
  const places = await query.execute();
  const [at, id] = after ?? [];
  const left =
    at === undefined || id === undefined
      ? places
      : places.filter((place) => newerFirst(place, { created_at: at, id }) > 0);
  return [...left].sort(newerFirst);
}

function amountsIn<DB, From extends keyof DB, Found>(
  query: SelectQueryBuilder<DB, From, Found>,
  { least, most }: Pick<PaymentFilter, 'least' | 'most'>,
): SelectQueryBuilder<DB, From, Found> {
  let narrowed = query;
  const amount = sql.ref<number>('amount');
  if (least !== undefined) narrowed = narrowed.where(amount, '>=', Number(least));
  if (most !== undefined) narrowed = narrowed.where(amount, '<=', Number(most));
  return narrowed;
}

const newerFirst = (a: Place, b: Place): number =>
  a.created_at === b.created_at ? compare(b.id, a.id) : compare(b.created_at, a.created_at);

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** Whether a candidate is what is asked for; an index may have seen to a part of it. */
function matcherOf(filter: PaymentFilter) {
  const { merchant, status, method, reference, currency, beginning, least, most, from, to } =
    filter;
  const is = (wanted: string | undefined, value: string) =>
    wanted === undefined || wanted === value;
  return (row: Candidate): boolean =>
    is(merchant, row.merchant) &&
    is(status, row.status) &&
    is(method, row.method) &&
    is(reference, row.reference) &&
    is(currency, row.currency) &&
    (beginning === undefined || row.id.startsWith(beginning)) &&
    (least === undefined || row.amount >= Number(least)) &&
    (most === undefined || row.amount <= Number(most)) &&
    (from === undefined || row.created_at >= from) &&
    (to === undefined || row.created_at < to);
}
