/** A payment that somebody waits for is carried on as any other, by the ladder. */
import { afterAll, beforeAll, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../domain/kernel/logger.js';
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
  dir = mkdtempSync(join(tmpdir(), 'tallybook-waited-'));
});
afterAll(async () => {
  await worlds.close();
  rmSync(dir, { recursive: true });
});

it('has its channel asked again and again while the request stays open', async () => {
  const world = worlds.world();
  const { log, clock, channels, ledger } = world;
  const cases = createCaseService({ log, ids });
  const cardTokens = tokensInMemory();
  const sagas = await startSagas({
    ...{ log, cases, ids, clock, channels, logger: silentLogger, cacheDir: dir },
    ...{ evidence: sealedInMemory(), cardTokens },
    flows: [paymentFlow({ ledger, cases, cardTokens, volumes: noVolumes })],
    settings: { ladder: { waitsMs: [1_000] }, channelTimeoutMs: 1_000, exclusive: true },
  });
  await sagas.ready;
  const count = countQueries(world);
  // Stays open until it is closed.
  const command = world.createCommand({ method: 'qr', scenario: 'late_success_after_close' });
  const host = sagas.hostOf(drivenPayment);
  const context = { correlationId: 'c', causationId: 'c', actor: 'test', nowMs: clock.nowMs };
  await host.submit(command.payment, command, context, true);

  let isOver = false;
  const waited = host.waitFor(command.payment, 60_000, () => isOver);
  const askedMoreThan = (queries: number) =>
    waitUntil(() => {
      clock.nowMs += 500;
      sagas.pollDue();
      return count.queries > queries;
    });
  await askedMoreThan(3);
  isOver = true;
  await askedMoreThan(count.queries);
  await waited;
  await sagas.stop();
});
