/**
 * Callbacks with a good signature that say anything at all: kept, answered 200, and no money moves for
 * what they say, for the channel itself is asked.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readOrCreateSecret } from '../../channels/sandbox/secret.js';
import { sign } from '../../channels/sandbox/signature.js';
import { verifyInstallation } from '../../cli/verify/verify-installation.js';
import { evidenceOf } from '../../engine/evidence/evidence-of.js';
import { START } from '../../domain/kernel/position.js';
import { sized } from '../support/test-size.js';
import { waitUntil } from '../support/wait-until.js';
import { mutatedText, mutation } from './hostile.js';
import { startWorld, type World } from './world.js';
import { masterKeysOf } from '../support/master-keys.js';

const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = sized({ small: 15, ci: 400, full: 4_000 });
const MINUTES = 60_000;
const PATH = '/v1/channels/sandbox_a/callbacks';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 2 * MINUTES);
afterAll(() => world.stop());

/** Bodies of the callbacks that the channel has sent so far. */
async function realBodies(): Promise<unknown[]> {
  const { log, evidence } = world.server.engine;
  const page = await log.readAll(START, 1_000);
  const bodies: unknown[] = [];
  for (const stored of page?.events ?? []) {
    if (stored.event.type !== 'CallbackReceived') continue;
    const held = stored.event.data.channel === 'sandbox_a' ? evidenceOf(stored) : undefined;
    const opened = held && (await evidence.open(held));
    if (opened?.state !== 'readable') continue;
    bodies.push(JSON.parse(opened.exchange.body.toString()));
  }
  return bodies;
}

it(
  `are kept and believed in nothing, seed ${SEED}`,
  async () => {
    const { server } = world;
    const secret = readOrCreateSecret(server.dataDir, masterKeysOf(server.dataDir));
    for (const reference of ['later-1', 'later-2', 'later-3', 'later-4']) {
      await server.pay({ reference, rest: { sandbox: { scenario: 'duplicate_callbacks' } } });
    }
    const bodies = await waitUntil(async () => {
      const found = await realBodies();
      return found.length > 0 && found;
    });
    const balances = async () =>
      (await server.http('/v1/ledgers/main/trial-balance', { key: server.keys.finance })).body
        .lines;
    const open = server.engine.sagas.openCount();
    const before = await balances();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...bodies),
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        async (body, changes) => {
          const raw = mutatedText(body, changes);
          if (Buffer.byteLength(raw) > 65_536) return;
          const message = { kind: 'callback', method: 'POST', path: PATH, body: Buffer.from(raw) };
          const headers = sign(secret, { ...message, kind: 'callback' }, Date.now());
          const answer = await server.http(PATH, { raw, headers });
          expect([answer.status, answer.body]).toEqual([200, { received: true }]);
        },
      ),
      { seed: SEED, numRuns: RUNS },
    );
    // Whatever a callback has set going is over when the sagas stand as they stood.
    await waitUntil(() => server.engine.sagas.openCount() <= open);
    expect(await balances()).toEqual(before);
    const { findings } = await verifyInstallation(server.engine.settings, () => undefined);
    expect(findings).toEqual([]);
    expect(world.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  },
  10 * MINUTES,
);
