/** The log of requests on disk: bounded, written in batches, lost without harm. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLogger } from '../../domain/kernel/logger.js';
import { createRequestLog } from '../../engine/request-log/request-log.js';
import {
  type LoggedRequest,
  openRequestStore,
  REQUEST_BOUNDS,
  type RequestStore,
} from '../../engine/request-log/request-store.js';
import { Sqlite } from '../../sqlite/driver.js';
import { waitUntil } from '../support/wait-until.js';

const DAY_MS = 86_400_000;
let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'tallybook-requests-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const asked = (rest: Partial<LoggedRequest> = {}): LoggedRequest => ({
  merchant: 'shop',
  key: 'key_1',
  atMs: 1_000,
  durationMs: 2,
  method: 'POST',
  path: '/v1/payments',
  query: null,
  requestId: 'req_1',
  idempotencyKey: null,
  status: 201,
  code: null,
  body: '{"reference":"order-1"}',
  leftOut: ['description', 'metadata'],
  ...rest,
});
const many = (count: number, rest: Partial<LoggedRequest> = {}) =>
  Array.from({ length: count }, (_, index) => asked({ requestId: `req_${index}`, ...rest }));
const ids = (store: Pick<RequestStore, 'list'>, merchant = 'shop') =>
  store.list({ merchant, limit: 10_000 }).map(({ id }) => id);

describe('the store', () => {
  it('finds a request as it was added, for its merchant alone', () => {
    const store = openRequestStore(dir);
    store.add([asked()], 1_000);
    expect(store.find('shop', 1)).toStrictEqual({ id: 1, ...asked() });
    expect(store.find('other', 1)).toBeUndefined();
    expect(store.find('shop', 2)).toBeUndefined();
    store.close();
  });

  it('lists the newest first, narrowed', () => {
    const store = openRequestStore(dir);
    store.add(
      [
        asked(),
        asked({ status: 422, code: 'insufficient_funds', path: '/v1/payments/pay_1/refunds' }),
        asked({ merchant: 'other' }),
        asked({ key: 'key_2', requestId: 'req_2' }),
        asked({ status: 499 }),
      ],
      1_000,
    );
    const list = (rest: object) =>
      store.list({ merchant: 'shop', limit: 10, ...rest }).map(({ id }) => id);
    expect(list({})).toStrictEqual([5, 4, 2, 1]);
    expect(list({ outcome: 'failed' })).toStrictEqual([5, 2]);
    expect(list({ outcome: 'succeeded' })).toStrictEqual([4, 1]);
    expect(list({ key: 'key_2' })).toStrictEqual([4]);
    expect(list({ path: '/refunds' })).toStrictEqual([2]);
    expect(list({ path: '%' })).toStrictEqual([]);
    expect(list({ requestId: 'req_2' })).toStrictEqual([4]);
    expect(list({ before: 4, limit: 1 })).toStrictEqual([2]);
    store.close();
  });

  it('keeps the newest of each merchant, and no merchant pushes out what is not its own', () => {
    const store = openRequestStore(dir, { ...REQUEST_BOUNDS, ofMerchant: 10 });
    store.add([asked({ merchant: 'other' })], 1_000);
    store.add(many(500), 1_000);
    expect(ids(store)).toStrictEqual(Array.from({ length: 10 }, (_, index) => 501 - index));
    expect(ids(store, 'other')).toStrictEqual([1]);
    store.close();
  });

  it('forgets what is too old, and the oldest of all if there is too much', () => {
    const store = openRequestStore(dir, { ...REQUEST_BOUNDS, ofAll: 3 });
    store.add(many(5, { atMs: DAY_MS }), DAY_MS);
    expect(ids(store)).toStrictEqual([5, 4, 3]);
    store.add([asked({ atMs: 31 * DAY_MS })], 31 * DAY_MS + 1);
    expect(ids(store)).toStrictEqual([6]);
    store.close();
  });

  it('is a file of its owner alone; a file that cannot be read is replaced, and numbers are not given twice', () => {
    const file = join(dir, 'requests.sqlite');
    writeFileSync(file, 'no database at all '.repeat(100));
    const store = openRequestStore(dir, { ...REQUEST_BOUNDS, ageMs: 1 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    store.add([asked()], 1_000);
    store.add([asked()], DAY_MS);
    expect(ids(store)).toStrictEqual([]);
    store.add([asked({ atMs: DAY_MS })], DAY_MS);
    expect(ids(store)).toStrictEqual([3]);
    store.close();
  });

  it('looks at no more rows of a longer log, but for a part of the path', () => {
    const store = openRequestStore(dir);
    store.add(many(2_000), 1_000);
    store.close();
    const db = new Sqlite(join(dir, 'requests.sqlite'));
    const planOf = (condition: string) =>
      db
        .prepare<[], { detail: string }>(
          `EXPLAIN QUERY PLAN SELECT * FROM requests
          WHERE merchant = 'shop' ${condition} AND id < 900 ORDER BY id DESC LIMIT 20`,
        )
        .all()
        .map(({ detail }) => detail);
    const by = (index: string, columns: string) => [
      `SEARCH requests USING INDEX requests_by_${index} (${columns} AND id<?)`,
    ];
    expect(planOf('')).toStrictEqual(by('merchant', 'merchant=?'));
    expect(planOf('AND failed = 1')).toStrictEqual(by('outcome', 'merchant=? AND failed=?'));
    expect(planOf("AND key = 'k'")).toStrictEqual(by('key', 'merchant=? AND key=?'));
    expect(planOf("AND request_id = 'r'")).toStrictEqual(by('id', 'merchant=? AND request_id=?'));
    db.close();
  });
});

describe('the log', () => {
  const open = (store: RequestStore, logger = silentLogger) =>
    createRequestLog({ store, logger, clock: { now: () => 1_000 } });

  it('writes together what was asked within half a second, and by itself', async () => {
    const written: number[] = [];
    const store = openRequestStore(dir);
    const log = open({
      ...store,
      add(requests, nowMs) {
        written.push(requests.length);
        store.add(requests, nowMs);
      },
    });
    for (const one of many(600)) log.add(one);
    expect(written).toStrictEqual([]);
    await waitUntil(() => written.length === 3);
    expect(written).toStrictEqual([250, 250, 100]);
    log.close();
  });

  it('shows what was asked before it is written, and keeps it when it ends', () => {
    const log = open(openRequestStore(dir));
    log.add(asked());
    expect(log.list({ merchant: 'shop', limit: 5 })).toHaveLength(1);
    log.add(asked());
    log.close();
    const again = openRequestStore(dir);
    expect(ids(again)).toStrictEqual([2, 1]);
    again.close();
  });

  it('leaves out what is beyond its bound, and stops nothing if it cannot be written', async () => {
    const warnings: [object, string][] = [];
    const logger = {
      ...silentLogger,
      warn: (about: object, text: string) => void warnings.push([about, text]),
    };
    const store = openRequestStore(dir);
    let kept = 0;
    const log = open(
      {
        ...store,
        add(requests) {
          kept += requests.length;
          if (kept > 4_750) throw new Error('the disk is full');
        },
      },
      logger,
    );
    for (const one of many(5_001)) log.add(one);
    await waitUntil(() => kept === 5_000 && warnings.length === 2);
    expect(warnings).toStrictEqual([
      [{ requests: 1 }, 'requests came faster than their log is written'],
      [
        { err: new Error('the disk is full'), requests: 250 },
        'the log of requests could not be written',
      ],
    ]);
    log.close();
  });
});
