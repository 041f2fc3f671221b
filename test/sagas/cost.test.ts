/** What a flow costs: appends and reads of a card payment, alone and with several processes on one log. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import { paymentFlow } from '../../sagas/payment/flow.js';
import { refundFlow } from '../../sagas/refund/flow.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { createCaseService } from '../../engine/case/case-service.js';
import { drivenPayment } from '../../sagas/payment/aggregate.js';
import { tokensInMemory } from '../support/card-tokens.js';
import { noVolumes } from '../support/volumes.js';
import { sealedInMemory } from '../support/evidence.js';
import { silentLogger } from '../../domain/kernel/logger.js';
import { startSagas } from '../../sagas/runner/saga-runner.js';
import { waitUntil } from '../support/wait-until.js';
import { readersOf } from '../support/log-readers.js';
import { ids } from './session.js';
import type { World } from './world.js';
import { openWorlds, type Worlds } from './worlds.js';

let worlds: Worlds;
let dir: string;
beforeAll(async () => {
  worlds = await openWorlds();
  dir = mkdtempSync(join(tmpdir(), 'tallybook-cost-'));
});
afterAll(async () => {
  await worlds.close();
  rmSync(dir, { recursive: true });
});

/** Counts what all processes together ask of the store. */
class Counts {
  appends = 0;
  reads = 0;
  postings = 0;
}

/** A process of its own on the log of a world. */
async function startProcess(world: World, counts: Counts, exclusive: boolean) {
  const log: EventLog<TallybookEvent> = {
    ...readersOf(world.log),
    append: (...args) => {
      counts.appends += 1;
      return world.log.append(...args);
    },
    readStream: (...args) => {
      counts.reads += 1;
      return world.log.readStream(...args);
    },
  };
  const ledger: Ledger = {
    execute: (...args) => {
      counts.postings += 1;
      return world.ledger.execute(...args);
    },
  };
  const { channels } = world;
  const cases = createCaseService({ log, ids });
  const cardTokens = tokensInMemory();
  const sagas = await startSagas({
    log,
    flows: [
      paymentFlow({ ledger, cases, cardTokens, volumes: noVolumes }),
      refundFlow({ ledger, cases, cardTokens, volumes: noVolumes }),
    ],
    channels,
    ...{ evidence: sealedInMemory(), cardTokens },
    cases,
    clock: world.clock,
    ids,
    logger: silentLogger,
    cacheDir: mkdtempSync(join(dir, 'process-')),
    settings: { ladder: { waitsMs: [1_000] }, channelTimeoutMs: 1_000, exclusive },
  });
  await sagas.ready;
  return { sagas, host: sagas.hostOf(drivenPayment) };
}

type Process = Awaited<ReturnType<typeof startProcess>>;

/** A card payment that succeeds at once, asked for at one process. */
async function pay(world: World, { host }: Pick<Process, 'host'>) {
  const command = world.createCommand({ payment: `pay_${uuidV7()}` });
  const nowMs = world.clock.nowMs;
  const context = { correlationId: command.payment, causationId: 'r', actor: 'test', nowMs };
  const created = await host.submit(command.payment, command, context, true);
  expect(created).toMatchObject({ accepted: true, replayed: false });
  const paid = await host.waitFor(command.payment, 5_000, ({ status }) => status === 'succeeded');
  expect(paid?.state.status).toBe('succeeded');
  return command.payment;
}

describe('a card payment that succeeds at once', () => {
  it.each([
    ['alone on the log', true],
    ['where others may write, too', false],
  ])('takes three appends beside that of the ledger, and no read: %s', async (_, exclusive) => {
    const world = worlds.world();
    const counts = new Counts();
    const process = await startProcess(world, counts, exclusive);
    try {
      const before = worlds.ledgerAppends();
      const id = await pay(world, process);
      await waitUntil(() => process.sagas.openCount() === 0);
      expect(worlds.ledgerAppends() - before).toBe(1);
      // The callback's own append makes five.
      expect(counts).toEqual({ appends: 3, reads: 0, postings: 1 });
      expect(await world.saga(id, id)).toMatchObject({ ended: true, stuck: null });
    } finally {
      await process.sagas.stop();
    }
  });

  it('takes no more than that with four processes on one log', async () => {
    const world = worlds.world();
    const counts = new Counts();
    const processes = await Promise.all(
      Array.from({ length: 4 }, () => startProcess(world, counts, false)),
    );
    try {
      const payments = 40;
      await Promise.all(
        Array.from({ length: payments }, (_, n) => {
          const process = processes[n % processes.length];
          if (process === undefined) throw new Error('no process');
          return pay(world, process);
        }),
      );
      await waitUntil(() => processes.every(({ sagas }) => sagas.openCount() === 0));
      expect(counts).toMatchObject({ appends: 3 * payments, reads: 0 });
      expect(world.netAtChannels()).toBe(BigInt(payments) * 10_000n);
    } finally {
      for (const { sagas } of processes) await sagas.stop();
    }
  });

  it('is carried on by another process when its owner is gone, within the lease', async () => {
    const world = worlds.world();
    const counts = new Counts();
    const other = await startProcess(world, counts, false);
    try {
      // Its owner wrote that it would call the channel, and died.
      const command = world.createCommand();
      const gone = world.session(command.payment);
      world.channels.get('sandbox_a')?.refuseToAnswer();
      const context = { correlationId: command.payment, causationId: 'r', actor: 'test' };
      await gone.submit(command, { ...context, nowMs: world.clock.nowMs });
      await waitUntil(() => other.sagas.openCount() === 1);
      other.sagas.pollDue();
      expect((await world.payment(command.payment)).status).toBe('processing');
      world.channels.get('sandbox_a')?.answerAgain();
      world.clock.nowMs += 11_000;
      other.sagas.pollDue();
      await waitUntil(async () => (await world.payment(command.payment)).status === 'succeeded');
      expect(world.netAtChannels()).toBe(10_000n);
      expect((await world.saga(command.payment, command.payment))?.owner).not.toBe('instance-1');
    } finally {
      await other.sagas.stop();
    }
  });
});
