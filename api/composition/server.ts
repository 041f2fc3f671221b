/** The HTTP server around an engine: listens first, composes behind, and ends without losing a word. */
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics } from 'prom-client';
import { createApp } from './app.js';
import { composeEngine, type ComposeOptions } from './compose.js';
import { type DemoSize, prepareDemo } from './demo/demo.js';
import type { Gate } from './demo/gate.js';
import type { Engine } from './engine.js';
import { answerConnectionErrors, serverOptions } from '../http/connection-errors.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { createLogger } from '../http/logger.js';
import type { Settings } from './settings.js';

export interface RunningServer {
  /** `http://HOST:PORT` */
  readonly url: string;
  readonly engine: Engine;
  /** Resolves when the past of a demo is made; at once if there is none to make. */
  readonly presentReached: Promise<void>;
  /** Ends the server and then the engine. What was acknowledged is done; called twice, it ends once. */
  stop(): Promise<void>;
}

export interface ServerOptions extends Omit<ComposeOptions, 'callbackBaseUrl' | 'logger'> {
  readonly logger?: Logger;
  /** The folder of the built pages; default: that of this installation. */
  readonly pages?: string;
  /** How much of a demo an empty development store gets. Default: two months. */
  readonly demoSize?: DemoSize;
}

/** How long requests under way may take when the server ends; `Prefer: wait` may ask for longer. */
const DRAIN_MS = 10_000;
/** From a request's first byte to its last. */
const MAX_REQUEST_MS = 30_000;

/**
 * Listens, composes the engine, then serves. While it composes, `/livez` answers 200 and everything
 * else 503.
 * @throws SettingsError, DataDirectoryLocked, DevelopmentStore or what the port refuses; nothing is left
 *   running then.
 */
export async function startServer(
  settings: Settings,
  options: ServerOptions = {},
): Promise<RunningServer> {
  const logger = options.logger ?? createLogger(settings.logLevel);
  const server = newHttpServer();
  server.on('request', whileComposing);
  await listen(server, settings);
  const url = urlOf(server, settings.host);
  try {
    const demo = await prepareDemo(settings, options.demoSize);
    const quiet = demo?.quiet(logger) ?? logger;
    const parts = { ...options, ...demo?.parts, logger: quiet, callbackBaseUrl: url };
    const engine = await composeEngine(settings, parts);
    server.off('request', whileComposing);
    attach(server, engine, { pages: options.pages, gate: demo?.gate });
    collectDefaultMetrics({ register: engine.metrics.registry });
    logger.info({ url, mode: settings.mode }, 'listening');
    demo?.start(engine);
    let stopped: Promise<void> | undefined;
    const stop = () => {
      // Streams never end by themselves.
      engine.changes.end();
      return (stopped ??= close(server).then(async () => {
        await demo?.stop();
        await engine.stop();
        logger.info({}, 'stopped');
      }));
    };
    return { url, engine, stop, presentReached: demo?.gate.opened ?? Promise.resolve() };
  } catch (error) {
    await close(server);
    throw error;
  }
}

/** A server, not yet listening, that serves an engine which somebody else has composed and will stop. */
export function createServer(engine: Engine): Server {
  const server = newHttpServer();
  attach(server, engine);
  return server;
}

function newHttpServer(): Server {
  const server = createHttpServer(serverOptions);
  server.requestTimeout = MAX_REQUEST_MS;
  answerConnectionErrors(server);
  return server;
}

interface Attached {
  readonly pages?: string | undefined;
  /** What some requests wait for. */
  readonly gate?: Pick<Gate, 'admit'> | undefined;
}

function attach(server: Server, engine: Engine, { pages, gate }: Attached = {}): void {
  const app = createApp(engine, pages);
  server.on('request', (request, response) => {
    const admitted = gate?.admit(request);
    if (admitted === undefined) app(request, response);
    else void admitted.then(() => void app(request, response));
  });
}

const STARTING = JSON.stringify({ ready: false, parts: [{ name: 'engine', ready: false }] });

const whileComposing: RequestListener = (request, response) => {
  const alive = request.url === '/livez';
  response.writeHead(alive ? 200 : 503, {
    'Content-Type': 'application/json',
    'Retry-After': '1',
    Connection: 'close',
  });
  response.end(alive ? JSON.stringify({ alive: true }) : STARTING);
};

function listen(server: Server, { host, port }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const { port } = address satisfies AddressInfo;
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
}

/** Takes no more, lets what is under way end, and then cuts what is left. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(timer);
}
