/** What is behind a row of a report: the lines of turnover that it adds up, and the vouchers of each. */
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { Position } from '../../domain/kernel/position.js';
import { readRevisions } from '../../domain/kernel/read-revisions.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { lookThrough } from '../framework/look-through.js';
import {
  decodeCursor,
  EMPTY_PAGE,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import type { QueryContext } from '../framework/query.js';
import type { Voucher } from '../general-ledger/vouchers.js';
import { vouchers } from '../general-ledger/vouchers.js';
import { businessTurnover, merchantTurnover, momentOf, type Span } from './flows.js';
import { type Moved, movesOf } from './moves.js';
import { subjectsOf } from './part-of-day.js';

/** Which lines: what is left out counts whatever it is. */
export interface TurnoverFilter {
  readonly subject: string;
  readonly currency: string;
  readonly kind?: string | undefined;
  /** A channel or a bank. */
  readonly owner?: string | undefined;
  readonly merchant?: string | undefined;
}

/** A line of turnover as it is shown; minor units. */
export interface TurnoverLine extends Moved {
  readonly day: string;
  readonly kind: string;
  readonly owner: string | null;
  readonly merchant: string | null;
}

type AsOf = { readonly asOf?: string | undefined };

export const turnoverQueries = (context: QueryContext) => ({
  /** By day, then kind, then owner. */
  listTurnover: (request: TurnoverFilter & Span & AsOf & PageRequest) =>
    listTurnover(context, request),

  /** What one day's lines are made of, in the order of the log. So much is looked at for a page: it may be short. */
  turnoverVouchers: (request: TurnoverFilter & AsOf & PageRequest & { readonly date: string }) =>
    turnoverVouchers(context, request),
});

async function listTurnover(
  context: QueryContext,
  { asOf, limit, cursor, from, to, ...filter }: TurnoverFilter & Span & AsOf & PageRequest,
): Promise<Page<TurnoverLine> | InvalidCursor> {
  const after = decodeCursor(cursor, 3);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  const moment = await context.ask((db) => momentOf(db, to, asOf));
  if (moment === undefined) return EMPTY_PAGE;
  const request = { from, to, subjects: [filter.subject], position: moment.bound };
  const { merchant } = filter;
  const lines: readonly TurnoverLine[] =
    merchant === undefined
      ? (await businessTurnover(context, request))
          .filter((line) => isWithin(filter, line))
          .map((line) => ({
            ...line,
            owner: line.owner === '' ? null : line.owner,
            merchant: null,
          }))
      : (await merchantTurnover(context, { ...request, merchant }))
          .filter((line) => isWithin(filter, { ...line, owner: undefined }))
          .map((line) => ({ ...line, owner: null }));
  const keyOf = ({ day, kind, owner }: TurnoverLine) => [day, kind, owner ?? ''];
  const sorted = lines
    .map((line) => ({ line, key: JSON.stringify(keyOf(line)) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const last = after === undefined ? '' : JSON.stringify(after);
  const rest = sorted.filter(({ key }) => key > last).map(({ line }) => line);
  return pageOf(rest.slice(0, limit + 1), limit, keyOf, (line) => line);
}

function isWithin(
  { currency, kind, owner }: TurnoverFilter,
  line: { readonly currency: string; readonly kind: string; readonly owner: string | undefined },
): boolean {
  if (line.currency !== currency) return false;
  if (kind !== undefined && line.kind !== kind) return false;
  return owner === undefined || line.owner === undefined || line.owner === owner;
}

async function turnoverVouchers(
  context: QueryContext,
  {
    asOf,
    limit,
    cursor: given,
    date,
    ...filter
  }: TurnoverFilter & AsOf & PageRequest & { readonly date: string },
): Promise<Page<Voucher> | InvalidCursor> {
  const { ask } = context;
  const moment = await ask((db) => momentOf(db, date, asOf));
  if (moment === undefined) return EMPTY_PAGE;
  let cursor = given;
  let isInvalid = false;
  const cell = { book: PAYMENT_BOOK, subject: filter.subject, currency: filter.currency, date };
  const look = async (count: number) => {
    const page = await ask((db) =>
      vouchers(db, { ...cell, limit: count, cursor }, moment.position),
    );
    if (page === INVALID_CURSOR) {
      isInvalid = true;
      return { found: [], last: undefined };
    }
    cursor = page.nextCursor ?? undefined;
    const revisions = page.data.map(({ revision }) => revision);
    const found = await matching(context, revisions, filter);
    const end = page.data.at(-1);
    return { found, last: page.hasMore && end ? [String(end.position)] : undefined };
  };
  const page = await lookThrough(limit, look, ({ position }) => [String(Number(position))]);
  if (isInvalid) return INVALID_CURSOR;
  return { ...page, data: page.data.map(({ position: _, ...voucher }) => voucher) };
}

/** What the transactions at these revisions moved of the lines that are asked for. */
async function matching(
  { ask, log }: QueryContext,
  revisions: readonly number[],
  filter: TurnoverFilter,
): Promise<(Voucher & { readonly position: Position })[]> {
  const events = (await readRevisions(log, ledgerStream(PAYMENT_BOOK), revisions)).filter(isPosted);
  const data = events.map(({ event }) => event.data);
  const subjectOf = await ask((db) => subjectsOf(db, data));
  return events.flatMap(({ event, metadata, position }) => {
    const { transaction, effectiveDate, reference, entries } = event.data;
    const moves = movesOf(
      event.data,
      entries.map(({ account }) => subjectOf(account)),
    );
    const { subject, merchant } = filter;
    const lines =
      merchant === undefined
        ? moves.lines.filter((line) => line.subject === subject && isWithin(filter, line))
        : moves.ofMerchants.filter(
            (line) =>
              line.subject === subject &&
              line.merchant === merchant &&
              isWithin(filter, { ...line, owner: undefined }),
          );
    if (lines.length === 0) return [];
    const debits = lines.reduce((sum, line) => sum + line.debits, 0n);
    const credits = lines.reduce((sum, line) => sum + line.credits, 0n);
    const at = { transaction, effectiveDate, reference, recordedAt: metadata.at, position };
    return [{ ...at, debits, credits }];
  });
}

type PostedEvent = StoredEvent<Extract<TallybookEvent, { type: 'TransactionPosted' }>>;
const isPosted = (stored: StoredEvent<TallybookEvent>): stored is PostedEvent & typeof stored =>
  stored.event.type === 'TransactionPosted';
