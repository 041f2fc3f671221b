/** A step that fails is tried again, however far the reader of the log has come. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { StoreUnavailable } from '../../domain/kernel/event-store.js';
import { silentLogger } from '../../domain/kernel/logger.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { createCaseService } from '../../engine/case/case-service.js';
import { drivenPayment } from '../../sagas/payment/aggregate.js';
import { paymentFlow } from '../../sagas/payment/flow.js';
import { startSagas } from '../../sagas/runner/saga-runner.js';
import { tokensInMemory } from '../support/card-tokens.js';
import { noVolumes } from '../support/volumes.js';
import { sealedInMemory } from '../support/evidence.js';
import { waitUntil } from '../support/wait-until.js';
import { readersOf } from '../support/log-readers.js';
import { ids } from './session.js';
import { openWorlds, type Worlds } from './worlds.js';

/** Longer than the wait before the first retry. */
const RETRY_MS = 1_000;

let worlds: Worlds;
let dir: string;
beforeAll(async () => {
  worlds = await openWorlds();
  dir = mkdtempSync(join(tmpdir(), 'tallybook-retry-'));
});
afterAll(async () => {
  await worlds.close();
  rmSync(dir, { recursive: true });
});

it('also before the reader has come to the saga', async () => {
  const world = worlds.world();
  let release = (): void => undefined;
  /** What the reader waits for before it takes a page. */
  const gate: { opens?: Promise<void> } = {};
  const log: EventLog<TallybookEvent> = {
    ...readersOf(world.log),
    append: (...args) => world.log.append(...args),
    follow: (reader) =>
      world.log.follow({
        ...reader,
        async onPage(page, life) {
          await gate.opens;
          await reader.onPage(page, life);
        },
      }),
  };
  let failures = 0;
  const ledger: Ledger = {
    execute(...args) {
      if (failures > 0) return world.ledger.execute(...args);
      failures += 1;
      return Promise.reject(new StoreUnavailable('the disk does not answer'));
    },
  };
  const cases = createCaseService({ log, ids });
  const cardTokens = tokensInMemory();
  const sagas = await startSagas({
    ...{ log, cases, ids, logger: silentLogger, cacheDir: dir },
    ...{ channels: world.channels, clock: world.clock, evidence: sealedInMemory(), cardTokens },
    flows: [paymentFlow({ ledger, cases, cardTokens, volumes: noVolumes })],
    settings: { ladder: { waitsMs: [1_000] }, channelTimeoutMs: 1_000, exclusive: true },
  });
  await sagas.ready;
  gate.opens = new Promise((resolve) => (release = resolve));

  const command = world.createCommand();
  const { nowMs } = world.clock;
  const context = { correlationId: 'c', causationId: 'c', actor: 'test', nowMs };
  await sagas.hostOf(drivenPayment).submit(command.payment, command, context, true);
  await waitUntil(() => failures === 1);
  expect(sagas.openCount()).toBe(0);
  world.clock.nowMs += RETRY_MS;
  const isPaid = async () => (await world.payment(command.payment)).status === 'succeeded';
  await waitUntil(async () => {
    sagas.pollDue();
    return isPaid();
  });
  expect(sagas.openCount()).toBe(0);
  release();
  await sagas.stop();
});
