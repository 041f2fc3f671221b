/** What a channel may say in a callback, and of what. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callbackStream } from '../../domain/callback/streams.js';
import { toInstant } from '../../domain/kernel/clock.js';
import { silentLogger } from '../../domain/kernel/logger.js';
import { createCaseService } from '../../engine/case/case-service.js';
import { paymentFlow } from '../../sagas/payment/flow.js';
import { refundFlow } from '../../sagas/refund/flow.js';
import { type SagaRunner, startSagas } from '../../sagas/runner/saga-runner.js';
import { tokensInMemory } from '../support/card-tokens.js';
import { noVolumes } from '../support/volumes.js';
import { sealedInMemory } from '../support/evidence.js';
import { waitUntil } from '../support/wait-until.js';
import { ids } from './session.js';
import type { World } from './world.js';
import { openWorlds, type Worlds } from './worlds.js';

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

describe('a callback', () => {
  it('of one channel confirms nothing that was asked of another: it opens a case', async () => {
    const world = worlds.world();
    const { id } = await world.create({ scenario: 'timeout_never_happened' });
    await world.settlePayment(id, { untilMs: world.clock.nowMs });
    const saga = { id, kind: 'payment' as const, payment: id };
    const [requestNo = ''] = (await world.saga(id, id))?.requests.keys() ?? [];
    const forged = {
      event: 'callback-forged',
      channel: 'sandbox_b',
      requestNo,
      answer: {
        outcome: 'succeeded' as const,
        amount: { value: '100.00', currency: 'CNY' },
        channelReference: 'ref-forged',
        nextAction: null,
        failure: null,
      },
    };
    await world.bring(saga, [forged]);
    await world.bring(saga, [forged]);
    expect((await world.payment(id)).status).toBe('processing');
    expect(await world.balance(`mer:${world.merchant}:CNY`)).toBe(0n);
    expect((await world.saga(id, id))?.cases.size).toBe(1);
    await world.settlePayment(id);
    expect(world.netAtChannels()).toBe(10_000n);
    expect((await world.payment(id)).attempts.map(({ channel }) => channel)).toStrictEqual([
      'sandbox_a',
      'sandbox_b',
    ]);
  });
});

describe('a callback for a saga of a process that is gone', () => {
  const CHANNEL_TIMEOUT_MS = 1_000;
  const LEASE_MS = 2 * CHANNEL_TIMEOUT_MS + 1_000;
  const YEAR_MS = 365 * 86_400_000;
  let dir: string;
  let sagas: SagaRunner | undefined;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'tallybook-callbacks-'));
  });
  afterAll(async () => {
    await sagas?.stop();
    rmSync(dir, { recursive: true });
  });

  /** Another process on the log of a world. */
  async function startProcess(world: World): Promise<SagaRunner> {
    const { log, ledger, channels, clock } = world;
    const cases = createCaseService({ log, ids });
    const cardTokens = tokensInMemory();
    const flows = [
      paymentFlow({ ledger, cases, cardTokens, volumes: noVolumes }),
      refundFlow({ ledger, cases, cardTokens, volumes: noVolumes }),
    ];
    const settings = {
      ...{ ladder: { waitsMs: [1_000] }, channelTimeoutMs: CHANNEL_TIMEOUT_MS },
      exclusive: false,
    };
    const evidence = sealedInMemory();
    const rest = { evidence, cardTokens, ids, logger: silentLogger, cacheDir: dir, settings };
    const runner = await startSagas({ log, flows, channels, cases, clock, ...rest });
    await runner.ready;
    return runner;
  }

  /** A callback of success as the intake stores it. @returns its event id. */
  async function store(world: World, requestNo: string, atMs: number): Promise<string> {
    const at = toInstant(atMs);
    const id = ids.uuid();
    const answer = {
      outcome: 'succeeded',
      amount: { value: '100.00', currency: 'CNY' },
      channelReference: `ref-${requestNo}`,
      nextAction: null,
      failure: null,
    } as const;
    const stored = {
      id,
      metadata: { correlationId: id, causationId: id, actor: 'channel:sandbox_a', at },
      event: {
        type: 'CallbackReceived',
        data: {
          channel: 'sandbox_a',
          exchange: { key: 'dk_1', ciphertext: '' },
          bodyHmac: '',
          reading: { says: 'answer', requestNo, answer },
        },
      },
    } as const;
    await world.log.append(callbackStream('sandbox_a', at.slice(0, 10)), [stored], 'any');
    return id;
  }

  it('is brought within a lease, though it came before the clock was set back a year', async () => {
    const world = worlds.world();
    const { id } = await world.create({ scenario: 'pending_then_success' });
    await world.settlePayment(id, { untilMs: world.clock.nowMs });
    const [requestNo = ''] = (await world.saga(id, id))?.requests.keys() ?? [];
    sagas = await startProcess(world);
    const callback = await store(world, requestNo, world.clock.nowMs + YEAR_MS);
    // What comes after it in the log was read, so it was read too.
    await world.create();
    await waitUntil(() => sagas?.openCount() === 2);
    const isNoted = async () => (await world.saga(id, id))?.callbacks.has(callback) === true;
    sagas.pollDue();
    expect(await isNoted()).toBe(false);
    world.clock.nowMs += LEASE_MS;
    sagas.pollDue();
    await waitUntil(isNoted, { what: 'that the callback is noted' });
  });
});
