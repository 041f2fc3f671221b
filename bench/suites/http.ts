/**
 * Payments a second through the whole engine: HTTP, event store, saga, sandbox channel, ledger, each
 * answered with its terminal status. Beside it, in turns, a bare Express server with zod that stores
 * nothing. Server, sandbox and generator share the machine.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { freePort, startChild, untilReady } from '../child.js';
import { type HttpCall, runLoad } from '../load.js';
import { figureOf } from '../report.js';
import type { Suite } from '../suite.js';

const REQUESTS = 1_000;
const CLIENTS = 32;
const WARM_UP = 300;

const dist = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const devKeys = z.looseObject({ merchant: z.string() });

export const http: Suite = async ({ runs, note }) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tallybook-bench-'));
  const [port, barePort] = [await freePort(), await freePort()];
  const settings = { PORT: String(port), DATA_DIR: dataDir, RATE_LIMIT: '0', LOG_LEVEL: 'warn' };
  const server = startChild(dist('cli/main.js'), ['serve', '--dev', '--no-demo'], settings);
  const bare = startChild(dist('bench/baseline-server.js'), [], { PORT: String(barePort) });
  try {
    await Promise.all(
      [port, barePort].map((each) => untilReady(`http://127.0.0.1:${each}/readyz`)),
    );
    const key = devKeys.parse(
      JSON.parse(await readFile(join(dataDir, 'dev-keys.json'), 'utf8')),
    ).merchant;

    let reference = 0;
    const call = (): HttpCall => ({
      path: '/v1/payments',
      headers: { authorization: `Bearer ${key}`, prefer: 'wait=30' },
      body: JSON.stringify({
        amount: { value: '88.88', currency: 'CNY' },
        reference: `bench-${(reference += 1)}`,
        method: { type: 'card' },
      }),
    });
    const check = (status: number, body: string): boolean =>
      status === 201 && body.includes('"status":"succeeded"');
    const load = (to: number, requests: number) =>
      runLoad({ port: to, requests, clients: CLIENTS, call, check });

    await load(port, WARM_UP);
    await load(barePort, WARM_UP);
    const values: number[] = [];
    const baselines: number[] = [];
    const latenciesMs: number[] = [];
    for (let run = 1; run <= runs; run += 1) {
      const ours = await load(port, REQUESTS);
      const theirs = await load(barePort, REQUESTS * 5);
      values.push(ours.perSecond);
      baselines.push(theirs.perSecond);
      for (const latency of ours.latenciesMs) latenciesMs.push(latency);
      note(
        `run ${run}: ${ours.perSecond.toFixed(0)} payments/s, bare ${theirs.perSecond.toFixed(0)} POSTs/s`,
      );
    }
    return {
      settings: { requests: REQUESTS, clients: CLIENTS, store: 'sqlite', synchronous: 'FULL' },
      figures: {
        http_payments: figureOf({ unit: 'payments/s', values, baselines, latenciesMs }),
      },
    };
  } finally {
    await Promise.all([server.stop(), bare.stop()]);
    await rm(dataDir, { recursive: true, force: true });
  }
};
