/** Every question to the read models, each answered from one state of the database. */
import type { Kysely } from 'kysely';
import type { TallybookEvent } from '../domain/events.js';
import type { EventLog } from '../domain/kernel/event-log.js';
import type { Position } from '../domain/kernel/position.js';
import { PAYMENT_BOOK } from '../domain/payment/accounts.js';
import {
  account,
  accountWithin,
  type AccountFilter,
  channelPositions,
  listAccounts,
} from './account/queries.js';
import type { ProjectionName, ReadTables } from './all-projections.js';
import { listCases } from './case/queries.js';
import {
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  type PageRequest,
} from './framework/page.js';
import type { Event } from './framework/projection.js';
import { inSnapshot, type ReadDatabase } from './framework/read-database.js';
import type { Bounds } from './general-ledger/as-of.js';
import { book, listBooks, listDays } from './general-ledger/queries.js';
import {
  type TrialBalance,
  trialBalance,
  type TrialBalanceRequest,
} from './general-ledger/trial-balance.js';
import { type CellRequest, vouchers } from './general-ledger/vouchers.js';
import { listMerchants, merchant } from './merchant/queries.js';
import {
  listPayments,
  payment,
  type PaymentFilter,
  refund,
  type Scope,
} from './payment/queries.js';
import { listSagas, type SagaRequest } from './saga/queries.js';
import { listSettlements, type SettlementRequest } from './settlement/queries.js';
import { statement } from './statement/queries.js';
import { readPlaces, storyPlaces, type StoryRequest } from './story/queries.js';

export type Queries = ReturnType<typeof createQueries>;

/**
 * Lists answer a page, `invalid_cursor` for a cursor that they never gave out, and undefined where
 * what they list the parts of does not exist. Reads by id answer undefined where there is nothing, or
 * nothing that the merchant in `scope` may see.
 */
export function createQueries(database: ReadDatabase, log: EventLog<TallybookEvent>) {
  const ask = <Result>(query: (db: Kysely<ReadTables>) => Promise<Result>): Promise<Result> =>
    inSnapshot(database, (db) => query(db.withTables<ReadTables>()));
  return {
    book: (id: string) => ask((db) => book(db, id)),
    listBooks: () => ask(listBooks),
    listDays: (request: PageRequest & { readonly book: string }) =>
      ask((db) => listDays(db, request)),
    /** With the position that the figures show, exactly. */
    trialBalance: (
      request: TrialBalanceRequest,
    ): Promise<(TrialBalance & { readonly position: Position }) | undefined> =>
      ask(async (db) => {
        const balance = await trialBalance(db, request);
        return balance && { ...balance, position: await shownPosition(db, 'general_ledger') };
      }),

    /**
     * A cell of the trial balance with its date, and a page of what moved it; undefined where there is no
     * such book. Default of `date`: as for the trial balance.
     */
    explain: (request: Omit<CellRequest, 'date'> & { readonly date?: string | undefined }) =>
      ask(async (db) => {
        const balance = await trialBalance(db, request);
        if (balance === undefined) return undefined;
        const { date, lines } = balance;
        const cell = lines.find(({ subject }) => subject === request.subject);
        return { date, cell, page: await vouchers(db, { ...request, date }) };
      }),

    /** With bounds, see `accountWithin` for what it leaves out. */
    account: (at: { readonly book: string; readonly id: string }, bounds: Bounds = {}) =>
      ask((db) =>
        bounds.asOf === undefined && bounds.effectiveAt === undefined
          ? account(db, at)
          : accountWithin(db, at, bounds),
      ),
    listAccounts: (filter: AccountFilter) => ask((db) => listAccounts(db, filter)),
    listAccountEntries: (
      request: PageRequest & { readonly book: string; readonly account: string },
    ) => ask((db) => statement(db, request)),
    channelPositions: () => ask((db) => channelPositions(db, PAYMENT_BOOK)),

    payment: (id: string, scope?: Scope) => ask((db) => payment(db, id, scope)),
    listPayments: (filter: PaymentFilter) => ask((db) => listPayments(db, filter)),
    refund: (id: string, scope?: Scope) => ask((db) => refund(db, id, scope)),
    /** The events themselves, read from the log. */
    paymentStory: async (
      request: StoryRequest,
    ): Promise<Page<Event> | InvalidCursor | undefined> => {
      const page = await ask((db) => storyPlaces(db, request));
      if (page === undefined || page === INVALID_CURSOR) return page;
      return { ...page, data: await readPlaces(log, page.data) };
    },
    listSettlements: (request: SettlementRequest) => ask((db) => listSettlements(db, request)),

    listSagas: (request: SagaRequest) => ask((db) => listSagas(db, request)),
    listCases: (request: PageRequest) => ask((db) => listCases(db, request)),
    merchant: (id: string) => ask((db) => merchant(db, id)),
    listMerchants: (request: PageRequest) => ask((db) => listMerchants(db, request)),
  };
}

/** The position that a projection's tables show, as part of the same state of the database. */
async function shownPosition(db: Kysely<ReadTables>, name: ProjectionName): Promise<Position> {
  const row = await db
    .selectFrom('projection_checkpoints')
    .select('position')
    .where('name', '=', name)
    .where('live', '=', 1)
    .executeTakeFirstOrThrow();
  return row.position as Position;
}
