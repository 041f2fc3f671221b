/** The vouchers (凭证) behind a cell of the trial balance: what moved a subject on an accounting day. */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { boundOfPosition, type Position } from '../../domain/kernel/position.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import type { Snapshot } from '../framework/query.js';
import { readRevisions } from '../../domain/kernel/read-revisions.js';
import { type Bounds, type Flow, flowsOfDay, pagesOf } from './as-of.js';
import { PAGE_VOUCHERS, readVouchers, type Voucher as PlacedVoucher } from './voucher-page.js';

export interface CellRequest extends PageRequest, Bounds {
  readonly book: string;
  readonly subject: string;
  readonly currency: string;
  /** Accounting day. */
  readonly date: string;
}

/** What one transaction moved on the cell's subject, in minor units. */
export interface Voucher {
  readonly transaction: string;
  readonly debits: bigint;
  readonly credits: bigint;
  readonly effectiveDate: string;
  readonly recordedAt: string;
  readonly reference: string | null;
}

const POSITION = /^\d{1,16}$/;

/**
 * In the order of the log; the vouchers of all pages add up to the cell. What only the log says of them is for
 * `readVoucherPage`. @param position they end there.
 */
export async function vouchers(
  db: Snapshot,
  request: CellRequest,
  position: Position,
): Promise<Page<PlacedVoucher> | InvalidCursor> {
  const { book, subject, currency, date: day, effectiveAt, limit } = request;
  const after = decodeCursor(request.cursor, 1);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  const [last = '0'] = after ?? [];
  if (!POSITION.test(last)) return INVALID_CURSOR;
  const between = { after: Number(last), to: boundOfPosition(position) };
  const found: PlacedVoucher[] = [];
  for (const flow of await flowsOfDay(db, { book, subject, currency, day }, effectiveAt)) {
    found.push(...(await vouchersOf(db, flow, between, limit + 1)));
  }
  found.sort((a, b) => a.position - b.position);
  return pageOf(
    found.slice(0, limit + 1),
    limit,
    (voucher) => [String(voucher.position)],
    (voucher) => voucher,
  );
}

/** The first vouchers of a flow between two positions, the second inclusive. */
async function vouchersOf(
  db: Snapshot,
  flow: Flow,
  { after, to }: { readonly after: number; readonly to: number },
  limit: number,
): Promise<readonly PlacedVoucher[]> {
  const begun = await pagesOf(db, flow)
    .where('first_position', '<=', after)
    .orderBy('first_position', 'desc')
    .limit(1)
    .execute();
  const later = await pagesOf(db, flow)
    .where('first_position', '>', after)
    .where('first_position', '<=', to)
    .orderBy('first_position')
    .limit(Math.ceil(limit / PAGE_VOUCHERS))
    .execute();
  const open = flow.vouchers === '' ? [] : [flow];
  return [...begun, ...later, ...open]
    .flatMap(readVouchers)
    .filter((voucher) => voucher.position > after && voucher.position <= to)
    .slice(0, limit);
}

/** The page with what the log says of each voucher. */
export async function readVoucherPage(
  log: Pick<EventLog<TallybookEvent>, 'readStream'>,
  book: string,
  page: Page<PlacedVoucher>,
): Promise<Page<Voucher>> {
  const revisions = page.data.map(({ revision }) => revision);
  const events = await readRevisions(log, ledgerStream(book), revisions);
  const posted = new Map(events.map((event) => [event.revision, event]));
  const data = page.data.map(({ revision, debits, credits }): Voucher => {
    const { event, metadata } = posted.get(revision) ?? {};
    if (event?.type !== 'TransactionPosted' || metadata === undefined) {
      throw new Error(`${book}: no transaction at revision ${revision}`);
    }
    const { transaction, effectiveDate, reference } = event.data;
    return { transaction, debits, credits, effectiveDate, reference, recordedAt: metadata.at };
  });
  return { ...page, data };
}
