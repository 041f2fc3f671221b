/** A clock that is set back while a request waits for its outcome, and a stop while channels are asked. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { silentLogger } from '../../domain/kernel/logger.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCaseService } from '../../engine/case/case-service.js';
import { drivenPayment } from '../../sagas/payment/aggregate.js';
import { paymentFlow } from '../../sagas/payment/flow.js';
import { startSagas } from '../../sagas/runner/saga-runner.js';
import { tokensInMemory } from '../support/card-tokens.js';
import { noVolumes } from '../support/volumes.js';
import { sealedInMemory } from '../support/evidence.js';
import { waitUntil } from '../support/wait-until.js';
import { countQueries } from './count-queries.js';
import { ids } from './session.js';
import { openWorlds, type Worlds } from './worlds.js';

let worlds: Worlds;
let dir: string;
beforeAll(async () => {
  worlds = await openWorlds();
  dir = mkdtempSync(join(tmpdir(), 'tallybook-clock-'));
});
afterAll(async () => {
  await worlds.close();
  rmSync(dir, { recursive: true });
});

/** Stays open until it is closed. */
const OPEN = 'late_success_after_close';

describe('a clock that was set back', () => {
  it('has the channel asked at once, for nobody knows how long it has waited, and then by the ladder', async () => {
    const world = worlds.world();
    const { id } = await world.create({ method: 'qr', scenario: OPEN });
    const look = async (): Promise<number> => {
      const session = world.session(id);
      session.wake({ flow: 'payment', subject: id }, true);
      await session.rest();
      return Math.min(...session.rests.map(({ untilMs }) => untilMs ?? Infinity));
    };
    const firstQueryMs = await look();
    expect(firstQueryMs).toBe(world.clock.nowMs + 1_000);

    world.clock.nowMs -= 600_000;
    const count = countQueries(world);
    const setBackMs = world.clock.nowMs;
    expect(await look()).toBe(setBackMs + 2_000);
    expect(count.queries).toBe(1);
    world.clock.nowMs += 2_000;
    expect(await look()).toBe(setBackMs + 7_000);
    expect(count.queries).toBe(2);
  });
});

describe('a stop', () => {
  it('waits for the call under way and begins no other', async () => {
    const world = worlds.world();
    const count = countQueries(world, Infinity);
    const { clock, log, ledger, channels } = world;
    const cases = createCaseService({ log, ids });
    const cardTokens = tokensInMemory();
    const sagas = await startSagas({
      ...{ log, cases, ids, clock, channels, logger: silentLogger, cacheDir: dir },
      ...{ evidence: sealedInMemory(), cardTokens },
      flows: [paymentFlow({ ledger, cases, cardTokens, volumes: noVolumes })],
      // No wait between two queries: there is always a call to make.
      settings: { ladder: { waitsMs: [0] }, channelTimeoutMs: 1_000, exclusive: true },
    });
    await sagas.ready;
    const command = world.createCommand({ method: 'qr', scenario: OPEN });
    const context = { correlationId: 'c', causationId: 'c', actor: 'test', nowMs: clock.nowMs };
    const submitted = sagas.hostOf(drivenPayment).submit(command.payment, command, context, true);
    await waitUntil(() => count.queries > 3);
    await submitted;
    await sagas.stop();
    const { queries } = count;
    expect((await world.payment(command.payment)).status).toBe('processing');
    expect(count.queries).toBe(queries);
  });
});
