/** The whole engine in a process of its own: `tallybook serve` in development mode. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort, startChild, untilReady } from './child.js';

export interface Served {
  readonly port: number;
  readonly url: string;
  readonly keys: Readonly<Record<'merchant' | 'operator' | 'finance' | 'auditor', string>>;
  /** Values of `/metrics` by their names. */
  metrics(): Promise<ReadonlyMap<string, number>>;
  stop(): Promise<void>;
}

export interface ServeOptions {
  readonly dataDir: string;
  /** Environment variables by the names of the settings. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long a start may take. Default: an hour, for a long log is read from its first event. */
  readonly withinMs?: number;
}

const devKeys = z.looseObject({
  merchant: z.string(),
  operator: z.string(),
  finance: z.string(),
  auditor: z.string(),
});
const HOUR_MS = 3_600_000;

/** Starts a server and waits until it is ready. */
export async function serve({ dataDir, env, withinMs = HOUR_MS }: ServeOptions): Promise<Served> {
  const port = await freePort();
  const child = startChild('cli/main.js', ['serve', '--dev', '--no-demo'], {
    ...{ PORT: String(port), DATA_DIR: dataDir, RATE_LIMIT: '0', LOG_LEVEL: 'warn' },
    ...env,
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await Promise.race([untilReady(`${url}/readyz`, withinMs), child.failed]);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    ...{ port, url },
    keys: devKeys.parse(JSON.parse(readFileSync(join(dataDir, 'dev-keys.json'), 'utf8'))),
    async metrics() {
      const text = await (await fetch(`${url}/metrics`)).text();
      const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      return new Map(
        lines.map((line) => {
          const space = line.lastIndexOf(' ');
          return [line.slice(0, space), Number(line.slice(space + 1))];
        }),
      );
    },
    stop: () => child.stop(),
  };
}

/** Events that the slowest read model has yet to take; the embedded store's positions count events. */
export async function lagOf(served: Served): Promise<number> {
  const values = await served.metrics();
  return (
    (values.get('tallybook_log_head') ?? NaN) -
    (values.get('tallybook_projections_position') ?? NaN)
  );
}

/** Waits until nothing is left to do: read models have come to the end, and no saga is open. */
export async function untilRest(served: Served, withinMs = 600_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    const open = (await served.metrics()).get('tallybook_sagas_open');
    if (open === 0 && (await lagOf(served)) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the server did not come to rest');
}
