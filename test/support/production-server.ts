/** The engine in production, in this process: no development keys, no sandbox, and no channel but those that a test names. */
import { expect } from '@jest/globals';
import { type RunningServer, startServer } from '../../api/composition/server.js';
import { readSettings } from '../../api/composition/settings.js';
import { createLogger } from '../../api/http/logger.js';
import type { Role } from '../../domain/access/roles.js';
import type { Connector } from '../../domain/channel/connector.js';
import type { Clock } from '../../domain/kernel/clock.js';
import { createHttpClient, type TestAnswer, type TestRequest } from './http-client.js';

export interface ProductionOptions {
  /** A folder to start in, or to start in again; it is kept. */
  readonly dataDir: string;
  readonly clock?: Clock;
  readonly connectors?: readonly Connector[];
}

export interface ProductionServer extends Pick<RunningServer, 'engine' | 'url'> {
  /** A key that a command line would have issued. @returns its secret. */
  issueKey(role: Exclude<Role, 'merchant'>): Promise<string>;
  /** A request under an idempotency key of its own. */
  ask(method: string, path: string, body: unknown, rest: TestRequest): Promise<TestAnswer>;
  stop(): Promise<void>;
}

const ENVIRONMENT = {
  NODE_ENV: 'production',
  PORT: '0',
  RATE_LIMIT: '0',
  SEAL_INTERVAL_MS: '0',
  QUERY_LADDER_MS: '20',
  MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
};

/** Counts on over restarts, so that no idempotency key comes twice. */
let asked = 0;

export async function startProduction(options: ProductionOptions): Promise<ProductionServer> {
  const { dataDir, clock, connectors } = options;
  const server = await startServer(readSettings(ENVIRONMENT, { dataDir }), {
    logger: createLogger('silent'),
    ...(clock === undefined ? {} : { clock }),
    ...(connectors === undefined
      ? {}
      : { connectors: new Map(connectors.map((connector) => [connector.name, connector])) }),
  });
  const { url, engine } = server;
  const http = createHttpClient(url);
  // Deadlines of sagas are looked at each second; tests do not wait for that.
  const poll = setInterval(() => engine.sagas.pollDue(), 10);
  return {
    url,
    engine,
    async issueKey(role) {
      const nowMs = clock?.now() ?? Date.now();
      const context = { correlationId: 'test', causationId: 'test', actor: 'test', nowMs };
      return (await engine.keys.issueLocally({ role }, context)).secret;
    },
    ask(method, path, body, rest) {
      const headers = { 'idempotency-key': `k${(asked += 1)}`, ...rest.headers };
      return http(path, { ...rest, method, headers, ...(body === undefined ? {} : { body }) });
    },
    async stop() {
      clearInterval(poll);
      await server.stop();
    },
  };
}

/** Proposes a change of a channel with the key of its maker, and approves it with that of its checker. */
export async function changeChannel(
  server: ProductionServer,
  keys: { readonly maker: string; readonly checker: string },
  name: string,
  changes: unknown,
): Promise<TestAnswer> {
  const proposed = await server.ask('PATCH', `/v1/channels/${name}`, changes, { key: keys.maker });
  expect(proposed.status).toBe(200);
  const { id } = proposed.body.change as { readonly id: string };
  const path = `/v1/channels/${name}/changes/${id}/approve`;
  return server.ask('POST', path, {}, { key: keys.checker });
}
