/** The signal that ends what the read models do by themselves. */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from '@jest/globals';
import { Stopped, StopSignal } from '../../projections/framework/stop-signal.js';

const ROOT = resolve(import.meta.dirname, '../..');

it('ends every wait at once', async () => {
  const signal = new StopSignal();
  const ended = Promise.allSettled(Array.from({ length: 30 }, () => signal.sleep(3_600_000)));
  signal.stop();
  for (const wait of await ended) {
    expect(wait).toStrictEqual({ status: 'rejected', reason: new Stopped() });
  }
});

it('is waited for by many without a warning of the runtime', () => {
  const built = pathToFileURL(join(ROOT, 'dist/projections/framework/stop-signal.js'));
  // A process of its own: the warnings of this process go to whoever runs the tests.
  const script = `
    const { StopSignal } = await import('${built.href}');
    const signal = new StopSignal();
    const waits = Array.from({ length: 30 }, () => signal.sleep(3_600_000));
    setImmediate(() => signal.stop());
    await Promise.allSettled(waits);
  `;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  expect([run.status, run.stderr]).toStrictEqual([0, '']);
});
