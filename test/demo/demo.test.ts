/** A development start on an empty store: the past, the present, and what happens in between. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readDiary, writeDiary } from '../../api/composition/demo/diary.js';
import type { DemoSize } from '../../api/composition/demo/demo.js';
import { devKeysFile } from '../../api/composition/development/dev-keys.js';
import { type RunningServer, startServer } from '../../api/composition/server.js';
import { readSettings } from '../../api/composition/settings.js';
import { type Position, START } from '../../domain/kernel/position.js';
import { silentLogger } from '../../domain/kernel/logger.js';
import { openEmbeddedEventStore } from '../../eventstore/open-event-store.js';
import { checkoutOf, cny, linkOf } from '../checkout-session/checkout.js';
import { createHttpClient } from '../support/http-client.js';
import { run } from '../cli/support/run.js';
import { waitUntil } from '../support/wait-until.js';

const DAY = 86_400_000;

const FEW: DemoSize = { days: 3, share: 0.3 };
const MORE: DemoSize = { days: 30, share: 1 };

describe('the demo of an empty development store', () => {
  let dataDir: string;
  let server: RunningServer | undefined;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'tallybook-demo-'));
  });
  afterEach(async () => {
    await server?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function start(demoSize: DemoSize, demo = true): Promise<RunningServer> {
    const settings = readSettings({ PORT: '0', RATE_LIMIT: '0' }, { dataDir, demo });
    return (server = await startServer(settings, { logger: silentLogger, demoSize }));
  }

  async function stop(): Promise<void> {
    await server?.stop();
    server = undefined;
  }

  const keys = () =>
    z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(devKeysFile(dataDir), 'utf8')));
  const caughtUp = () =>
    waitUntil(() => Promise.resolve(readDiary(dataDir)?.caughtUp), { timeoutMs: 60_000 });
  const get = async (path: string) => {
    const http = createHttpClient(server?.url ?? '');
    return z
      .looseObject({ data: z.array(z.looseObject({})) })
      .parse((await http(path, { key: keys()['operator'] })).body).data;
  };
  /** When each event was recorded, in the order of the log. */
  async function recordedTimes(): Promise<number[]> {
    const store = openEmbeddedEventStore({ dataDir, readonly: true });
    const times: number[] = [];
    for (let after: Position = START; ;) {
      const page = await store.readAll({ after, limit: 1_000 });
      const last = page.at(-1);
      if (last === undefined) break;
      times.push(...page.map(({ createdMs }) => createdMs));
      after = last.position;
    }
    await store.close();
    return times;
  }
  const http = () => createHttpClient(server?.url ?? '');
  const pay = (reference: string) =>
    createHttpClient(server?.url ?? '')('/v1/payments', {
      key: keys()['merchant'],
      headers: { prefer: 'wait=10' },
      body: { amount: { value: '88.88', currency: 'CNY' }, reference, method: { type: 'card' } },
    });

  it('makes days of business up to now, which verify finds clean', async () => {
    await start(FEW);
    await caughtUp();
    const days = await get('/v1/ledgers/main/days');
    const past = days.filter(({ cause }) => cause === 'timer').map(({ date }) => String(date));
    expect(past.length).toBeGreaterThanOrEqual(FEW.days);
    expect(past).toStrictEqual([...past].sort().reverse());
    const merchants = new Set(
      (await get('/v1/payments?limit=100')).map(({ merchant }) => merchant),
    );
    expect([...merchants].sort()).toStrictEqual(['demo-shop', 'nordlicht-buch', 'sakura-bungu']);
    expect(await get('/v1/price-plans')).toHaveLength(1);
    const schedules = await get('/v1/settlement-schedules');
    expect(schedules.map(({ merchant }) => merchant).sort()).toStrictEqual([
      ...['demo-shop', 'nordlicht-buch'],
    ]);
    await waitUntil(async () => (await get('/v1/approvals?status=open')).length === 1);
    // The channel that the past was made with is another process now, with card fields as before.
    const session = await http()('/v1/checkout-sessions', {
      key: keys()['merchant'],
      body: { amount: cny('88.88'), reference: 'by card' },
    });
    const seen = await checkoutOf({ http: http() }, linkOf(session)).read();
    expect(seen.body['card']).toMatchObject({ channel: 'sandbox_a' });
    const head = await server?.engine.log.head();
    await stop();
    expect((await run(['verify'], { DATA_DIR: dataDir })).out).toMatch(/clean/);

    // Once is enough: a second start makes no second past.
    await start(FEW);
    expect(Number(await server?.engine.log.head()) - Number(head)).toBeLessThan(20);
  }, 90_000);

  it('gives a payment that is made meanwhile the time that it is, after a past cut short', async () => {
    await start(MORE);
    const askedMs = Date.now();
    const { status, body } = await pay('meanwhile');
    expect([status, body['status']]).toStrictEqual([201, 'succeeded']);
    expect(Date.parse(String(body['createdAt']))).toBeGreaterThanOrEqual(askedMs);
    expect(readDiary(dataDir)?.caughtUp).toBe(true);
    const days = await get('/v1/ledgers/main/days?limit=100');
    expect(days.length).toBeGreaterThan(MORE.days);
    await stop();
    const times = await recordedTimes();
    expect(times).toStrictEqual([...times].sort((one, other) => one - other));
    expect(Math.min(...times)).toBeLessThan(askedMs - MORE.days * DAY + DAY);
    expect((await run(['verify'], { DATA_DIR: dataDir })).out).toMatch(/clean/);
  }, 60_000);

  it('goes on with its past after a stop in the middle', async () => {
    await start(MORE);
    await waitUntil(async () => (await get('/v1/payments')).length > 10, { timeoutMs: 30_000 });
    await stop();
    const before = readDiary(dataDir);
    expect(before?.caughtUp).toBe(false);
    await start(MORE);
    await pay('at the end');
    await stop();
    expect(readDiary(dataDir)).toMatchObject({ from: before?.from, caughtUp: true });
    const times = await recordedTimes();
    expect(times).toStrictEqual([...times].sort((one, other) => one - other));
    expect((await run(['verify'], { DATA_DIR: dataDir })).out).toMatch(/clean/);
  }, 90_000);

  it('makes no more past once somebody has gone on without the demo', async () => {
    await start(MORE);
    await waitUntil(async () => (await get('/v1/payments')).length > 10, { timeoutMs: 30_000 });
    await stop();
    await start(MORE, false);
    await pay('without the demo');
    await stop();
    await start(MORE);
    await pay('with the demo again');
    await stop();
    expect(readDiary(dataDir)?.caughtUp).toBe(true);
    const times = await recordedTimes();
    expect(times).toStrictEqual([...times].sort((one, other) => one - other));
    expect((await run(['verify'], { DATA_DIR: dataDir })).out).toMatch(/clean/);
  }, 90_000);

  it('begins where the log ends after a kill, and gives up behind a log that is far ahead', async () => {
    await start(MORE);
    await waitUntil(async () => (await get('/v1/payments')).length > 10, { timeoutMs: 30_000 });
    await stop();
    const noted = readDiary(dataDir);
    if (noted === undefined) throw new Error('no diary');
    // As a kill leaves it: the log is ahead of what was noted last.
    const reached = new Date(Date.parse(noted.reached) - DAY).toISOString();
    writeDiary(dataDir, { ...noted, reached });
    await start(MORE);
    await pay('at the end');
    await stop();
    const times = await recordedTimes();
    expect(times).toStrictEqual([...times].sort((one, other) => one - other));
    // As if an old diary lay beside a log that others went on with.
    writeDiary(dataDir, noted);
    const head = times.length;
    await start(MORE);
    await stop();
    expect(readDiary(dataDir)?.caughtUp).toBe(false);
    expect((await recordedTimes()).length - head).toBeLessThan(20);
  }, 90_000);

  it('is left out where it is not wanted, and never comes to a store that has anything else', async () => {
    await start(FEW, false);
    expect((await pay('my own')).body['status']).toBe('succeeded');
    await stop();
    await start(FEW);
    expect((await get('/v1/payments')).map(({ reference }) => reference)).toStrictEqual(['my own']);
    expect(existsSync(join(dataDir, 'demo.json'))).toBe(false);
  });
});
