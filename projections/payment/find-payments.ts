/**
 * Finds payments by whatever they are narrowed to, the newest first. An index gives candidates, and each is held
 * against the rest of the question. There is no index for every pair of filters; so much work is done for a page
 * however many payments there are.
 */
import type { Currency } from '../../domain/money/currencies.js';
import type { PaymentStatus } from '../../domain/payment/payment.js';
import { beginningWith } from '../framework/beginning.js';
import { newestFirst } from '../framework/newest-first.js';
import type { PageRequest } from '../framework/page.js';
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
export type Candidate = Pick<RowOf<typeof payments>, (typeof COLUMNS)[number]>;
type Place = Pick<Candidate, 'created_at' | 'id'>;
type After = readonly string[] | undefined;

export interface FoundPayments {
  /** Up to `limit` + 1, the newest first. */
  readonly found: readonly Candidate[];
  /** The last that was looked at, if the work came to its bound: the next page goes on there. */
  readonly last: Place | undefined;
}

/** So many candidates are looked at for a page, found or not: the bound of its work. */
const LOOKED_AT = 2_000;
/** Candidates that are fetched next, if those before were not enough. */
const CHUNK = 500;

/**
 * What begins like an id, or has such an amount, is found by an index that is in no order of time. If it is no more
 * than this, it is put in order; if it is more, it is met often enough on the way through time.
 */
const PUT_IN_ORDER = 2_000;

export async function findPayments(
  db: Snapshot,
  filter: PaymentFilter,
  after: After,
): Promise<FoundPayments> {
  const { limit } = filter;
  const few = await fewPlaces(db, filter, after);
  const next = few === undefined ? throughTime(db, filter, after) : ofPlaces(db, few);
  const matches = matcherOf(filter);
  const found: Candidate[] = [];
  let last: Place | undefined;
  for (let seen = 0, chunk = limit + 1; seen < LOOKED_AT; seen += chunk, chunk = CHUNK) {
    const candidates = await next(chunk);
    found.push(...candidates.filter(matches));
    if (found.length > limit || candidates.length < chunk) return { found, last: undefined };
    last = candidates.at(-1);
  }
  return { found, last };
}

/** Gives so many more candidates, the newest first; fewer if there are no more. */
type Next = (count: number) => Promise<readonly Candidate[]>;

function throughTime(db: Snapshot, filter: PaymentFilter, after: After): Next {
  let from = after;
  return async (count) => {
    const rows = await newestFirst(byIndex(db, filter), ['created_at', 'id'], from)
      .limit(count)
      .execute();
    const end = rows.at(-1);
    if (end !== undefined) from = [end.created_at, end.id];
    return rows;
  };
}

/** By what an index has in the order of time: a part of the question. */
function byIndex(db: Snapshot, filter: PaymentFilter) {
  const { merchant, status, method, reference, currency, from, to } = filter;
  let query = db.withTables<Tables>().selectFrom('payments').select(COLUMNS);
  if (from !== undefined) query = query.where('created_at', '>=', from);
  if (to !== undefined) query = query.where('created_at', '<', to);
  if (reference !== undefined) return query.where('reference', '=', reference);
  if (merchant !== undefined) query = query.where('merchant', '=', merchant);
  if (status !== undefined) return query.where('status', '=', status);
  if (method !== undefined) return query.where('method', '=', method);
  return currency === undefined ? query : query.where('currency', '=', currency);
}

function ofPlaces(db: Snapshot, places: readonly Place[]): Next {
  let begin = 0;
  return async (count) => {
    const ids = places.slice(begin, begin + count).map(({ id }) => id);
    begin += count;
    if (ids.length === 0) return [];
    const rows = await db
      .withTables<Tables>()
      .selectFrom('payments')
      .select(COLUMNS)
      .where('id', 'in', ids)
      .execute();
    return rows.sort(newerFirst);
  };
}

/** Where they are if they are few; undefined if they are not, or if nothing of the kind is searched for. */
async function fewPlaces(
  db: Snapshot,
  { merchant, beginning, currency, least, most }: PaymentFilter,
  after: After,
): Promise<readonly Place[] | undefined> {
  if (beginning === undefined && currency === undefined) return undefined;
  let query = db.withTables<Tables>().selectFrom('payments').select(['created_at', 'id']);
  if (beginning !== undefined) {
    const [from, to] = beginningWith(beginning);
    query = query.where('id', '>=', from).where('id', '<', to);
  } else {
    // An id tells its merchant already, and its index does not.
    if (merchant !== undefined) query = query.where('merchant', '=', merchant);
    if (currency !== undefined) query = query.where('currency', '=', currency);
    if (least !== undefined) query = query.where('amount', '>=', Number(least));
    if (most !== undefined) query = query.where('amount', '<=', Number(most));
  }
  const places = await query.limit(PUT_IN_ORDER + 1).execute();
  if (places.length > PUT_IN_ORDER) return undefined;
  const [at, id] = after ?? [];
  const left =
    at === undefined || id === undefined
      ? places
      : places.filter((place) => newerFirst(place, { created_at: at, id }) > 0);
  return [...left].sort(newerFirst);
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
