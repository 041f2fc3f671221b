/** A running server with something of everything in it, and the fuzzer's knowledge of what there is. */
import { z } from 'zod';
import { createLogger } from '../../api/http/logger.js';
import { START } from '../../domain/kernel/position.js';
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import { startTestServer, type TestServer } from '../support/server.js';
import type { TestAnswer } from '../support/http-client.js';
import { type ApiDocument, readDocument } from './document.js';
import type { FuzzCaller } from './request.js';
import type { Dictionary } from './valid.js';

export interface World {
  readonly server: TestServer;
  readonly port: number;
  readonly document: ApiDocument;
  readonly known: Dictionary;
  /** Lines of the server's log so far. */
  readonly logLines: readonly string[];
  /** Value of `Authorization`; undefined for nobody. */
  authorization(caller: FuzzCaller): string | undefined;
  /** Events that requests have appended since the last time this was asked. */
  requestEvents(): Promise<readonly RecordedEvent[]>;
  stop(): Promise<void>;
}

const idOf = ({ status, text, body }: TestAnswer): string => {
  if (status !== 201) throw new Error(`${status} ${text}`);
  return z.looseObject({ id: z.string() }).parse(body).id;
};

const money = (value: string, currency = 'CNY') => ({ value, currency });
const ACCOUNTS = ['a', 'b', 'c', 'poor'];

export async function startWorld(): Promise<World> {
  const logLines: string[] = [];
  const logger = createLogger('info', { write: (line) => void logLines.push(line) });
  const server = await startTestServer({ speed: 200, logger });
  const { keys, http } = server;
  const ledger = async (path: string, body: unknown) =>
    idOf(await http(`/v1/ledgers/main/${path}`, { key: keys.operator, body }));
  const move = (from: string, to: string, value = '1.00') => [
    { account: from, direction: 'debit', amount: money(value) },
    { account: to, direction: 'credit', amount: money(value) },
  ];
  const names = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

  const other = await server.addMerchant({ id: 'other-shop' });
  await http('/v1/ledgers', { key: keys.operator, body: { id: 'second', timezone: 'Asia/Tokyo' } });
  for (const id of ACCOUNTS) {
    const limits = id === 'poor' ? { floor: money('0.00'), ceiling: money('100.00') } : {};
    await ledger('accounts', { id, currency: 'CNY', subject: 'customer_payable', limits });
  }
  const transactions = names('tx', 8);
  for (const id of transactions) await ledger('transactions', { id, entries: move('a', 'b') });
  const reservations = names('hold', 16);
  for (const id of reservations) await ledger('reservations', { id, entries: move('b', 'c') });
  const payments: string[] = [];
  const refunds: string[] = [];
  for (const reference of names('paid', 3)) {
    const id = idOf(await server.pay({ reference }));
    const headers = { 'idempotency-key': 'k1' };
    const body = { amount: money('1.00') };
    payments.push(id);
    refunds.push(
      idOf(await http(`/v1/payments/${id}/refunds`, { key: keys.merchant, headers, body })),
    );
  }
  for (const reference of names('held', 8)) {
    payments.push(idOf(await server.pay({ reference, rest: { capture: 'manual' } })));
  }
  payments.push(idOf(await server.pay({ reference: 'qr-0', rest: { method: { type: 'qr' } } })));
  payments.push(idOf(await server.pay({ reference: 'foreign-0', key: other.key })));

  // Keys that nothing is asked with: they may be rotated, approved and revoked.
  const spare: string[] = [];
  for (const name of names('spare', 4)) {
    const headers = { 'idempotency-key': name };
    const owner = { role: 'merchant', merchant: 'other-shop', name };
    const body = spare.length < 3 ? owner : { role: 'operator', name };
    spare.push(idOf(await http('/v1/keys', { key: keys.operator, headers, body })));
  }

  const page = await http('/v1/payments?limit=2', { key: keys.operator });
  const cursor = z.string().parse(page.body.nextCursor);
  const today = new Date().toISOString().slice(0, 10);
  const known: Dictionary = {
    'payments/{id}': payments,
    'refunds/{id}': refunds,
    'sagas/{id}': [...payments, ...refunds],
    'keys/{id}': spare,
    'merchants/{id}': ['demo-shop', 'other-shop', 'nobody'],
    'accounts/{id}': [...ACCOUNTS, 'mer:demo-shop:CNY'],
    'transactions/{id}': transactions,
    'reservations/{id}': reservations,
    'ledgers/{book}': ['main', 'main', 'main', 'second', 'none'],
    'channels/{channel}': ['sandbox_a', 'sandbox_b'],
    'Tallybook-Merchant': ['demo-shop', 'demo-shop', 'other-shop'],
    'Tallybook-Min-Position': [START, await server.engine.log.head()],
    'Idempotency-Key': ['k1', 'k2', 'k3'],
    account: [...ACCOUNTS, 'mer:demo-shop:CNY'],
    entries: [move('a', 'b'), move('b', 'a', '2.50'), move('c', 'poor'), move('poor', 'c')],
    amount: [money('1.00'), money('88.88'), money('100', 'JPY'), money('1.000', 'KWD')],
    currency: ['CNY', 'EUR', 'JPY', 'XXX'],
    subject: ['customer_payable', 'bank', 'equity'],
    scenario: ['success', 'declined', 'pending_then_success'],
    timezone: ['UTC', 'Asia/Shanghai', 'America/New_York'],
    percent: ['0', '0.60', '100'],
    merchant: ['demo-shop', 'other-shop'],
    reference: ['paid-0', 'held-0', 'new-1', 'new-2'],
    date: [today],
    effectiveDate: [today, '2020-02-29'],
    cursor: [cursor, cursor.slice(0, -1), `${cursor}x`],
    after: [START],
  };

  let seen = await server.engine.log.head();
  return {
    server,
    port: Number(new URL(server.url).port),
    document: readDocument((await http('/openapi.json')).body),
    known,
    logLines,
    authorization: (caller) => {
      if (caller === 'nobody') return undefined;
      return `Bearer ${caller === 'unknown' ? `tbk_${'x'.repeat(43)}` : keys[caller]}`;
    },
    async requestEvents() {
      const found: RecordedEvent[] = [];
      for (;;) {
        const page = await server.engine.log.store.readAll({ after: seen, limit: 500 });
        const last = page.at(-1);
        if (last === undefined) return found;
        seen = last.position;
        found.push(...page.filter(({ metadata }) => byRequest(metadata)));
      }
    },
    stop: () => server.stop(),
  };
}

/** Sagas, channels and timers go on by themselves; only a key stands for a request. */
const byRequest = (metadata: string): boolean =>
  z.looseObject({ actor: z.string() }).parse(JSON.parse(metadata)).actor.startsWith('key:');
