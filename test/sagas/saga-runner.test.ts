/** What the runner finds open in a log, whatever caches are left. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { silent } from '../../sagas/runner/logger.js';
import { startSagas } from '../../sagas/runner/saga-runner.js';
import { waitUntil } from '../support/wait-until.js';
import { runAs } from './run-as.js';
import { ids, openWorlds } from './world.js';

let worlds: Awaited<ReturnType<typeof openWorlds>>;
let cacheDir: string;
beforeAll(async () => {
  worlds = await openWorlds();
  cacheDir = mkdtempSync(join(tmpdir(), 'tallybook-runner-'));
});
afterAll(async () => {
  await worlds.close();
  rmSync(cacheDir, { recursive: true });
});

describe('a restart without caches', () => {
  it('goes on with a refund that was asked for again just before its first saga ended', async () => {
    const world = worlds.world();
    const { id } = await world.create();
    await world.settlePayment(id);
    const account = `mer:${world.merchant}:CNY`;
    const change = (type: 'FreezeAccount' | 'UnfreezeAccount') =>
      worlds.ledger.execute('main', [{ type, id: account }], {
        correlationId: 'test',
        causationId: 'test',
        actor: 'test',
        nowMs: world.clock.nowMs,
      });
    const refund = `re_${id.slice(4)}`;
    const ask = () =>
      world.ask(id, {
        type: 'RequestRefund',
        refund,
        amount: null,
        reason: null,
        metadata: {},
        scenario: null,
        contentHash: 'r',
      });
    await change('FreezeAccount');
    await ask();
    await runAs(
      'first',
      world,
      { id: refund, kind: 'refund', payment: id },
      {
        async beforeAppend(types) {
          if (!types.includes('SagaEnded')) return;
          await change('UnfreezeAccount');
          await ask();
        },
      },
    );

    const sagas = await startSagas({
      log: world.log,
      ledger: world.ledger,
      channels: world.channels,
      clock: world.clock,
      ids,
      logger: silent,
      cacheDir,
      settings: { ladder: { waitsMs: [1_000] }, channelTimeoutMs: 1_000, exclusive: true },
    });
    try {
      const statuses = async () => (await world.payment(id)).refunds.map(({ status }) => status);
      await waitUntil(async () => (await statuses()).at(-1) === 'succeeded');
      expect(await statuses()).toStrictEqual(['withdrawn', 'succeeded']);
      await waitUntil(() => sagas.openCount() === 0);
    } finally {
      await sagas.stop();
    }
  });
});
