/**
 * The whole engine in this process, over HTTP on a port of the system's choice, with a real SQLite store
 * in a folder of its own and a fast sandbox.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type DevKey, devKeysFile } from '../../api/composition/development/dev-keys.js';
import type { Engine } from '../../api/composition/engine.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { createLogger } from '../../api/http/logger.js';
import { startServer } from '../../api/composition/server.js';
import { readSettings } from '../../api/composition/settings.js';
import type { Clock } from '../../domain/kernel/clock.js';
import { openMasterKeys } from '../../engine/secret/open-master-keys.js';
import type { openEventStore } from '../../eventstore/open-event-store.js';
import { silentLogger } from '../../domain/kernel/logger.js';
import { startBank } from '../../banks/sandbox/process.js';
import { startSandbox } from '../../channels/sandbox/process.js';
import { createHttpClient, type HttpClient, type TestAnswer } from './http-client.js';
import { waitUntil } from './wait-until.js';

export interface TestServerOptions {
  /** Divides the sandbox's delays; default 20. */
  readonly speed?: number;
  /** A folder to start on again; it is kept. Default: a new one, removed at the end. */
  readonly dataDir?: string;
  /** Environment variables by the names of the settings. */
  readonly env?: Readonly<Record<string, string>>;
  /** Development mode whatever the settings say. */
  readonly dev?: boolean;
  /** Default: no demo traffic. */
  readonly demo?: boolean;
  /** The folder of the built pages; default: that of this installation. */
  readonly pages?: string;
  readonly logger?: Logger;
  readonly clock?: Clock;
  /** Default: the store that the settings name. */
  readonly openStore?: typeof openEventStore;
}

export interface TestServer {
  readonly url: string;
  readonly engine: Engine;
  readonly dataDir: string;
  /** The development keys. The merchant's belongs to `demo-shop`. */
  readonly keys: Readonly<Record<DevKey, string>>;
  readonly http: HttpClient;
  /** A new merchant with its key. */
  addMerchant(request?: {
    readonly id?: string;
    readonly fee?: unknown;
  }): Promise<{ readonly id: string; readonly key: string }>;
  /** A card payment of the demo shop, or of whoever has the key; waits for its outcome. */
  pay(request: {
    readonly reference: string;
    readonly value?: string;
    readonly currency?: string;
    readonly key?: string;
    readonly rest?: Readonly<Record<string, unknown>>;
  }): Promise<TestAnswer>;
  /** Waits until no saga is open: nothing more is written but what a request or a timer asks for. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const devKeys = z.strictObject({
  merchant: z.string(),
  finance: z.string(),
  auditor: z.string(),
  operator: z.string(),
  operator2: z.string(),
});

/** Quick, so that every scenario is over within a second or two. */
const FAST = {
  PORT: '0',
  CHANNEL_TIMEOUT_MS: '1000',
  QUERY_LADDER_MS: '50,100,200,400',
  RATE_LIMIT: '0',
  // A head is signed when a test asks for it.
  SEAL_INTERVAL_MS: '0',
};

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'tallybook-test-'));
  const settings = readSettings(
    { ...FAST, ...options.env },
    {
      dataDir,
      demo: options.demo ?? false,
      ...(options.dev === undefined ? {} : { dev: options.dev }),
    },
  );
  const sandbox = await startSandbox({
    dataDir,
    masterKeys: openMasterKeys(settings),
    speed: options.speed ?? 20,
    logger: silentLogger,
  });
  const bank = await startBank({
    dataDir,
    masterKeys: openMasterKeys(settings),
    speed: options.speed ?? 20,
    logger: silentLogger,
  });
  const server = await startServer(settings, {
    logger: options.logger ?? createLogger('silent'),
    ...(options.pages === undefined ? {} : { pages: options.pages }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.openStore === undefined ? {} : { openStore: options.openStore }),
  });
  const { url, engine } = server;
  const keys = devKeys.parse(JSON.parse(readFileSync(devKeysFile(dataDir), 'utf8')));
  const http = createHttpClient(url);
  await waitUntil(async () => (await http('/readyz')).status === 200);
  // Deadlines of sagas are looked at each second; a fast sandbox does not need to wait for that.
  const poll = setInterval(() => engine.sagas.pollDue(), 20);

  return {
    url,
    engine,
    dataDir,
    keys,
    http,
    async addMerchant(request = {}) {
      const body = { name: 'Test shop', ...request };
      const answer = await http('/v1/merchants', { key: keys.operator, body });
      return z.looseObject({ id: z.string(), key: z.string() }).parse(answer.body);
    },
    pay: ({ reference, value = '88.88', currency = 'CNY', key = keys.merchant, rest = {} }) =>
      http('/v1/payments', {
        key,
        headers: { prefer: 'wait=10' },
        body: { amount: { value, currency }, reference, method: { type: 'card' }, ...rest },
      }),
    settled: async () => void (await waitUntil(() => engine.sagas.openCount() === 0)),
    async stop() {
      clearInterval(poll);
      await server.stop();
      await sandbox.stop();
      await bank.stop();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
