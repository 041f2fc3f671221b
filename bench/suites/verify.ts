/**
 * What `verify` takes of memory at two lengths of the log: the longer log must not take more. The log is
 * written by copying a payment (`bench/synthetic-log.ts`); there are no read models and no seals, so every
 * event waits for a head.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { freePort, startChild, untilReady } from '../child.js';
import { figureOf } from '../report.js';
import type { Suite } from '../suite.js';
import { fillLog } from '../synthetic-log.js';

const SHORT = 50_000;
const LONG = 500_000;

const dist = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const devKeys = z.looseObject({ merchant: z.string() });
const measured = z.strictObject({
  events: z.number(),
  findings: z.literal(0),
  heapMiB: z.number(),
  rssMiB: z.number(),
  tookS: z.number(),
});
type Measured = z.infer<typeof measured>;

export const verify: Suite = async ({ runs, note }) => {
  const folder = await mkdtemp(join(tmpdir(), 'tallybook-bench-'));
  const two = join(folder, 'two');
  try {
    await takeTwoPayments(two);
    const taken: Measured[][] = [];
    for (const payments of [SHORT, LONG]) {
      const dataDir = join(folder, String(payments));
      await cp(two, dataDir, { recursive: true });
      fillLog(dataDir, payments);
      const ofLength: Measured[] = [];
      for (let run = 0; run < runs; run += 1) {
        const result = await measure(dataDir);
        ofLength.push(result);
        const { rssMiB, heapMiB, tookS } = result;
        note(
          `${payments} payments, ${result.events} events: ${rssMiB.toFixed(0)} MiB, heap ${heapMiB.toFixed(0)} MiB, ${tookS.toFixed(0)} s`,
        );
      }
      taken.push(ofLength);
    }
    const [short = [], long = []] = taken;
    const figure = (unit: string, of: (one: Measured) => number) =>
      figureOf({ unit, values: long.map(of), baselines: short.map(of) });
    return {
      settings: { payments: LONG, baseline: SHORT, events: long[0]?.events ?? 0 },
      figures: {
        verify_rss: figure('MiB', ({ rssMiB }) => rssMiB),
        verify_heap: figure('MiB', ({ heapMiB }) => heapMiB),
        verify_events: figure('events/s', ({ events, tookS }) => events / tookS),
      },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** The second payment is copied: its merchant has its accounts. */
async function takeTwoPayments(dataDir: string): Promise<void> {
  const port = await freePort();
  const server = startChild(dist('cli/main.js'), ['serve', '--dev', '--no-demo'], {
    PORT: String(port),
    DATA_DIR: dataDir,
    SEAL_INTERVAL_MS: '0',
    LOG_LEVEL: 'warn',
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(`${url}/readyz`);
    const keys = JSON.parse(await readFile(join(dataDir, 'dev-keys.json'), 'utf8')) as unknown;
    for (const reference of ['first', 'second']) {
      const answer = await fetch(`${url}/v1/payments`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${devKeys.parse(keys).merchant}`,
          'content-type': 'application/json',
          prefer: 'wait=30',
        },
        body: JSON.stringify({
          amount: { value: '88.88', currency: 'CNY' },
          // Not the same in any two copies.
          reference: `${reference}-${crypto.randomUUID()}`,
          method: { type: 'card' },
        }),
      });
      const body = await answer.text();
      if (!body.includes('"status":"succeeded"')) throw new Error(`not paid: ${body}`);
      await untilRest(url);
    }
  } finally {
    await server.stop();
  }
  // Read models of two payments say nothing of the log that is to come.
  for (const suffix of ['', '-wal', '-shm']) {
    await rm(join(dataDir, `read.sqlite${suffix}`), { force: true });
  }
}

/** No saga is open: the payment has left all its events. */
async function untilRest(url: string): Promise<void> {
  for (;;) {
    const text = await (await fetch(`${url}/metrics`)).text();
    if (/^tallybook_sagas_open 0$/m.test(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function measure(dataDir: string): Promise<Measured> {
  const args = ['--expose-gc', dist('bench/measured-verify.js')];
  const env = { ...process.env, DATA_DIR: dataDir };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return measured.parse(JSON.parse(stdout));
}
