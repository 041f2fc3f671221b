/**
 * No query's work grows with history if its answer does not. The rows that SQLite fetches are counted, for
 * each query, over a short history and over one that is four times as long.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Kysely, sql, SqliteDialect } from 'kysely';
import { derivedId } from '../../domain/ids.js';
import { approvalStream } from '../../domain/approval/streams.js';
import { caseStream } from '../../domain/case/streams.js';
import { checkoutStream } from '../../domain/checkout-session/streams.js';
import { tablesOf } from '../../projections/framework/group.js';
import type { MetaTables } from '../../projections/framework/read-database.js';
import { openProjections } from '../../projections/open-projections.js';
import { createQueries, groups, type Queries } from '../../projections/read-models.js';
import { Sqlite } from '../../sqlite/driver.js';
import { cny, code } from '../money/amounts.js';
import { History } from './history.js';
import { openAccount, transfer } from './ledger-commands.js';
import { sagaOf } from './payment-history.js';

const SHORT = 40;
const LONG = 4 * SHORT;
const NOISE_MS = 60_000;

interface Instants {
  /** In the midst of the history. */
  readonly asOf: string;
  /** A few minutes before its end. */
  readonly lately: string;
  readonly nowMs: number;
}

/** A read database in which each row that is fetched counts. */
class Counted {
  rows = 0;
  readonly queries: Queries;
  readonly #db: Kysely<MetaTables>;

  constructor(
    history: History,
    file: string,
    readonly at: Instants,
  ) {
    const database = new Sqlite(file);
    database.function('counted', { deterministic: false }, (_: unknown) => (this.rows += 1));
    for (const table of groups.flatMap(tablesOf)) {
      const physical = `${table.name}_g1`;
      // The first term of every query on the table: it is asked for each row that the index gives.
      database.exec(`drop view "${table.name}"; create view "${table.name}" as
        select * from "${physical}" where counted("${table.key[0]}") > 0`);
    }
    this.#db = new Kysely<MetaTables>({ dialect: new SqliteDialect({ database }) });
    const ask = <Result>(query: (db: Kysely<MetaTables>) => Promise<Result>) => query(this.#db);
    this.queries = createQueries({ ask, askAtLength: ask, log: history.log });
  }

  async count(query: (queries: Queries, at: Instants) => Promise<unknown>): Promise<number> {
    this.rows = 0;
    expect(await query(this.queries, this.at)).toBeDefined();
    return this.rows;
  }

  /** A query that no index serves. */
  async scan(): Promise<number> {
    this.rows = 0;
    await sql`select id from payments where state = ${'none'}`.execute(this.#db);
    return this.rows;
  }

  close(): Promise<void> {
    return this.#db.destroy();
  }
}

async function propose(history: History, kind: string, subject: string): Promise<string> {
  const approval = `apr_${subject}`;
  await history.append(approvalStream(approval), {
    type: 'ProposalMade',
    data: {
      ...{ approval, kind, subject, content: {}, hash: 'h', request: subject },
      proposer: { actor: 'key:key_1', ids: ['key:key_1'] },
    },
  });
  return approval;
}

/** A session that can be paid for half an hour. */
const openSession = (history: History, reference: string) => {
  const session = `cs_${reference}`;
  return history.append(checkoutStream(session), {
    type: 'CheckoutSessionCreated',
    data: {
      ...{ session, merchant: 'mer_busy', reference, payment: null, amount: cny('1.00') },
      ...{ description: null, methods: ['qr'], returnUrl: null, embedOrigins: [] },
      expiresAt: new Date(history.nowMs + 30 * NOISE_MS).toISOString(),
      contentHash: 'c',
    },
  });
};

const settle = (history: History, payment: string, outcome: 'pending' | 'unknown') =>
  history.saga(payment, {
    type: 'ChannelCallSettled',
    data: {
      ...{ ...sagaOf(payment), call: 'c', requestNo: 'r', channel: 'sandbox_a', operation: 'send' },
      answer: { outcome, amount: null, channelReference: null, nextAction: null, failure: null },
      ...{ httpStatus: 200, exchange: { key: 'dk_1', ciphertext: '' }, tookMs: 1 },
      answeredAt: history.at,
    },
  });

/** A few things that are asked for, among many that are not. */
async function write(history: History, size: number): Promise<Instants> {
  await history.book('main', [
    openAccount('bank:cny', 'bank', 'CNY'),
    openAccount('alice', 'customer_payable', 'CNY'),
    openAccount('bob', 'customer_payable', 'CNY'),
  ]);
  const one = cny('1.00');
  await history.book('main', [transfer('rare', 'bank:cny', 'bob', one)]);
  const rare = await history.payments.fail('mer_rare', 'rare', cny('7.77'));
  expect(rare).toBe(RARE);
  const approval = await propose(history, 'rare', 'rare');
  const rejecter = { actor: 'key:key_2', ids: ['key:key_2'] };
  await history.append(approvalStream(approval), {
    type: 'ProposalRejected',
    data: { approval, hash: 'h', rejecter, reason: null, request: 'no' },
  });
  let asOf = '';
  for (let number = 0; number < size; number += 1) {
    history.tick(NOISE_MS);
    await history.book('main', [transfer(`t${number}`, 'bank:cny', 'alice', one)]);
    const payment = await history.payments.begin('mer_busy', `order-${number}`, one);
    await settle(history, payment, 'pending');
    const opened = await history.openCase(`pay_${number}`);
    await history.append(caseStream(opened), {
      type: 'CaseAssigned',
      data: { case: opened, to: 'key:key_1' },
    });
    await propose(history, 'case_resolution', opened);
    await openSession(history, `order-${number}`);
    if (number === size / 2) asOf = history.at;
  }
  await settle(history, await history.payments.begin('mer_rare', 'unknown', one), 'unknown');
  await history.openCase('pay_rare');
  const { nowMs } = history;
  return { asOf, lately: new Date(nowMs - 5 * NOISE_MS).toISOString(), nowMs };
}

const folders: string[] = [];
const made: Counted[] = [];
const histories: History[] = [];

async function counted(size: number): Promise<Counted> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tallybook-work-'));
  folders.push(dataDir);
  const history = await History.open();
  histories.push(history);
  const at = await write(history, size);
  const read = await openProjections({ log: history.log, dataDir });
  await read.ready;
  await read.stop();
  const database = new Counted(history, join(dataDir, 'read.sqlite'), at);
  made.push(database);
  return database;
}

let short: Counted;
let long: Counted;
beforeAll(async () => {
  short = await counted(SHORT);
  long = await counted(LONG);
}, 120_000);
afterAll(async () => {
  for (const database of made) await database.close();
  for (const history of histories) await history.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const RARE = derivedId('payment', 'mer_rare', 'rare');
const amount = { currency: code('CNY'), least: 700n, most: 800n };
const alice = { book: 'main', id: 'alice' };
const limit = 5;
const spoken = { book: 'main', account: 'alice' };
const rejected = { kind: 'rare', status: 'rejected' } as const;
const range = { after: 0, to: Number.MAX_SAFE_INTEGER, limit };
const bank = { book: 'main', subject: 'bank', currency: 'CNY', limit };

it.each<[string, (queries: Queries, at: Instants) => Promise<unknown>]>([
  ['trial balance', (q) => q.trialBalance({ book: 'main' })],
  ['trial balance as of an instant', (q, { asOf }) => q.trialBalance({ book: 'main', asOf })],
  ['explain', (q) => q.explain(bank)],
  ['explain as of an instant', (q, { asOf }) => q.explain({ ...bank, asOf })],
  ['account', (q) => q.account(alice)],
  ['account as of an instant', (q, { asOf }) => q.accountWithin(alice, { asOf })],
  ['account in effect', (q) => q.accountWithin(alice, { effectiveAt: '9999-12-31' })],
  ['entries', (q) => q.listAccountEntries({ book: 'main', account: 'alice', limit })],
  ['accounts of a subject', (q) => q.listAccounts({ book: 'main', subject: 'bank', limit })],
  ['days', (q) => q.listDays({ book: 'main', limit })],
  ['payments', (q) => q.listPayments({ limit })],
  ['payments of a merchant', (q) => q.listPayments({ merchant: 'mer_rare', limit })],
  ['payments of a status', (q) => q.listPayments({ status: 'failed', limit })],
  ['payments by reference', (q) => q.listPayments({ reference: 'rare', limit })],
  ['checkout sessions', (q, { nowMs }) => q.listCheckoutSessions({ limit, nowMs })],
  [
    'checkout sessions that can be paid',
    (q, { nowMs }) => q.listCheckoutSessions({ status: 'open', limit, nowMs }),
  ],
  [
    'checkout sessions whose time is over',
    (q, { nowMs }) => q.listCheckoutSessions({ status: 'expired', limit, nowMs }),
  ],
  ['attempts left without a payment', (q, { nowMs }) => q.listUnmadeAttempts({ limit, nowMs })],
  [
    'payments by the beginning of an id',
    (q) => q.listPayments({ beginning: RARE.slice(0, 12), limit }),
  ],
  ['payments of an amount', (q) => q.listPayments({ ...amount, limit })],
  [
    'payments of a merchant and an amount',
    (q) => q.listPayments({ ...amount, merchant: 'mer_rare', limit }),
  ],
  ['payments of a method', (q) => q.listPayments({ method: 'card', limit })],
  [
    'payments of a merchant and a method',
    (q) => q.listPayments({ merchant: 'mer_rare', method: 'card', limit }),
  ],
  ['refunds', (q) => q.listRefunds({ limit })],
  [
    'refunds of a merchant and a status',
    (q) => q.listRefunds({ merchant: 'mer_rare', status: 'failed', limit }),
  ],
  ['notifications', (q) => q.notificationPlaces({ merchant: 'mer_rare', after: 0, limit })],
  ['sagas', (q) => q.listSagas({ state: 'open', limit })],
  ['stuck sagas', (q) => q.listSagas({ state: 'stuck', limit })],
  ['sagas, counted', (q) => q.countSagas(limit)],
  ['cases', (q) => q.listCases({ limit })],
  ['open cases, counted', (q) => q.countOpenCases(limit)],
  ['proposals', (q) => q.listApprovals({ limit })],
  ['proposals of a status', (q) => q.listApprovals({ status: 'rejected', limit })],
  ['proposals of a kind', (q) => q.listApprovals({ kind: 'rare', limit })],
  ['proposals of a kind and a status', (q) => q.listApprovals({ ...rejected, limit })],
  ['proposals of a subject', (q) => q.listApprovals({ subject: 'rare', limit })],
  ['open proposals, counted', (q) => q.countOpenApprovals(limit)],
  ['traffic of late', (q, { lately }) => q.trafficSince(lately)],
  ['outcomes of payments of late', (q, { lately }) => q.paymentOutcomesSince('mer_rare', lately)],
  ['traffic of channels of late', (q, { lately }) => q.channelTrafficSince(lately)],
  ['last answers of channels', (q) => q.lastChannelAnswers()],
  ['merchants', (q) => q.listMerchants({ limit })],
  ['merchants of a name', (q) => q.listMerchants({ limit, name: 'merchant mer_r' })],
  ['frozen merchants', (q) => q.listMerchants({ limit, status: 'frozen' })],
  ['settlements', (q) => q.listSettlements({ limit })],
  ['events of a type', (q) => q.eventPositions({ by: 'type', type: 'PaymentFailed' }, range)],
  ['events of an account', (q) => q.eventPositions({ by: 'account', ...spoken }, range)],
  ['events of a payment', (q) => q.eventPositions({ by: 'payment', payment: 'pay_0' }, range)],
  ['acts', (q) => q.listActs({ after: 0, to: 9_999_999, limit })],
  ['acts of a principal', (q) => q.listActs({ principal: 'key:none', ...range })],
  ['acts on an object', (q) => q.listActs({ object: 'pay_0', ...range })],
  ['the log before an instant', (q, { asOf }) => q.positionBefore(asOf)],
  ['channel positions', (q) => q.channelPositions()],
])('%s: as many rows over a long history as over a short one', async (_, query) => {
  const [few, many] = [await short.count(query), await long.count(query)];
  expect(many).toBe(few);
  expect(many).toBeLessThan(SHORT);
});

it('counts what is rare among all that is open, not among so many alone', async () => {
  expect(await long.queries.countSagas(limit)).toMatchObject({ open: limit, unknown: 1 });
  expect(await long.queries.countOpenCases(limit)).toStrictEqual({ open: limit, unassigned: 1 });
});

it('counts each row of a scan, those that a filter leaves out too', async () => {
  expect(await short.scan()).toBe(SHORT + 2);
  expect(await long.scan()).toBe(LONG + 2);
});
