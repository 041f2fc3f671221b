/**
 * Whatever dies, and whatever backup of the key store comes back: of a card's token that the log calls erased, and of an
 * attempt whose time is over, the next server leaves no key.
 */
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TallybookEvent } from '../../domain/events.js';
import { START } from '../../domain/kernel/position.js';
import { keyFile, openDataKeysReadonly } from '../../engine/data-key/open-data-keys.js';
import { Sqlite } from '../../sqlite/driver.js';
import { freePort, ServerProcess } from '../crash/server-process.js';
import { createHttpClient } from '../support/http-client.js';
import { masterKeysOf } from '../support/master-keys.js';
import { seeded } from '../support/seeded.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { sized } from '../support/test-size.js';
import { waitUntil } from '../support/wait-until.js';
import { checkoutOf, linkTo } from './checkout.js';
import { diedAtStart } from './died-at-start.js';
import { sandboxCard } from './sandbox-card.js';

const KILLS = sized({ small: 2, ci: 4, full: 15 });
const MINUTES = 60_000;
/** By then the time to pay is over. */
const SHIFT_MS = 2 * 3_600_000;

let dataDir: string;
let server: ServerProcess;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tallybook-tokens-'));
  const here = dirname(fileURLToPath(import.meta.url));
  const clock = pathToFileURL(join(here, '../crash/shifted-clock.mjs')).href;
  const env = { NODE_OPTIONS: `--import ${clock}`, SHIFT_MS: String(SHIFT_MS) };
  server = new ServerProcess(dataDir, await freePort(), env);
}, MINUTES);
afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, MINUTES);

async function eventsOf({ engine }: TestServer): Promise<readonly TallybookEvent[]> {
  const events: TallybookEvent[] = [];
  for (let after = START; ;) {
    const page = await engine.log.readAll(after, 512);
    if (page === undefined) return events;
    events.push(...page.events.map(({ event }) => event));
    after = page.position;
  }
}

/** A payment whose token was erased, and an attempt that was left without one; the key store is from before. */
async function leftBehind(): Promise<{
  readonly storeId: string;
  readonly keys: readonly string[];
}> {
  const first = await startTestServer({ dataDir });
  const backup = join(dataDir, 'backup.db');
  const left = await linkTo(first, 'left');
  await diedAtStart(first, left, { method: 'card', card: await sandboxCard(first, left) });
  const connection = new Sqlite(keyFile(dataDir), { readonly: true });
  connection.exec(`vacuum into '${backup}'`);
  connection.close();
  const paid = await linkTo(first, 'paid');
  await checkoutOf(first, paid).start('card', { card: await sandboxCard(first, paid) });
  await first.settled();
  const events = await eventsOf(first);
  const { storeId } = first.engine.log;
  await first.stop();
  for (const rest of ['-wal', '-shm']) rmSync(`${keyFile(dataDir)}${rest}`, { force: true });
  renameSync(backup, keyFile(dataDir));
  const sealed = events.flatMap((event) =>
    event.type === 'CheckoutAttemptStarted' && event.data.card ? [event.data.card.token.key] : [],
  );
  expect(events.map(({ type }) => type)).toContain('CardTokenErased');
  return { storeId, keys: sealed };
}

async function statesOf(storeId: string, keys: readonly string[]) {
  const options = { storeId, masterKeys: masterKeysOf(dataDir) };
  const store = await openDataKeysReadonly({ dataDir, keyDatabaseUrl: undefined }, options);
  if (store === undefined) return [];
  const found = await Promise.all(keys.map((key) => store.find(key)));
  await store.close();
  return found.map(({ state }) => state);
}

it(
  'no key is left, at whatever moment the servers die that see to it',
  async () => {
    const { storeId, keys } = await leftBehind();
    expect(await statesOf(storeId, keys)).toStrictEqual(['present', 'present']);
    const random = seeded(7);
    for (let kill = 0; kill < KILLS; kill += 1) {
      server.begin();
      await passed(random() * 2_500);
      await server.kill();
    }
    await server.start();
    await waitUntil(
      async () => (await statesOf(storeId, keys)).every((state) => state === 'destroyed'),
      { timeoutMs: 20_000 },
    );
    const http = createHttpClient(server.url);
    const ended = async () => {
      const query = 'type=CheckoutAttemptEnded&limit=10';
      return (await http(`/v1/events?${query}`, { key: server.key('auditor') })).body['data'];
    };
    await waitUntil(async () => JSON.stringify(await ended()) !== '[]');
    expect(await ended()).toMatchObject([{ data: { attempt: 1, as: 'expired' } }]);
  },
  3 * MINUTES,
);
