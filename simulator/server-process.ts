/**
 * A Tallybook server of the simulated world: everything that `tallybook serve` composes, on a data
 * directory of its own. It can be killed at any instant: what its directory held then is what the next
 * start finds, and nothing of the killed one ever runs again.
 */
import { NO_LIMITS } from '../domain/payout/limits.js';
import { createPrivateKey } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { composeEngine } from '../api/composition/compose.js';
import type { Engine } from '../api/composition/engine.js';
import { createLogger } from '../api/http/logger.js';
import { createServer } from '../api/composition/server.js';
import type { Settings } from '../api/composition/settings.js';
import { sandboxConfigurations } from '../channels/sandbox/channels.js';
import type { Connectors } from '../domain/channel/connector.js';
import { AppendOutcomeUnknown, StoreUnavailable } from '../domain/kernel/event-store.js';
import { sealKeyOf } from '../engine/seal/seal-key.js';
import { closeDatabases } from './open-databases.js';
import { createSeededIds } from './seeded-ids.js';
import { StoreConnection, type StoreFaults } from './event-store.js';
import type { SimulatedLog } from './simulated-log.js';
import type { Turns } from './turns.js';
import { exchange, type HttpAnswer, type HttpRequest } from './http-exchange.js';
import type { Random } from './random.js';
import type { Owner, VirtualTime } from './virtual-time.js';

/** The servers of a story share it, and every story has the same: a signature is part of the history. */
const SEAL_KEY = sealKeyOf(
  createPrivateKey({
    // PKCS #8 of an Ed25519 key (RFC 8410) of 32 fixed bytes.
    key: Buffer.from(`302e020100300506032b657004220420${'5e'.repeat(32)}`, 'hex'),
    format: 'der',
    type: 'pkcs8',
  }),
);

/** Authorizations end soon, so that a story sees it. */
const developmentChannels = new Map(
  [...sandboxConfigurations].map(([name, channel]) => [
    name,
    { ...channel, authorizationSeconds: 240 },
  ]),
);

const CACHES = /(?:^read|^caches.*)\.(?:sqlite|json)$/;

/** One life of the process. */
interface Life extends Owner {
  alive: boolean;
  readonly connection: StoreConnection;
  engine?: Engine;
  server?: Server;
  /** Called where the life ends before an answer is given. */
  readonly callers: Set<() => void>;
}

export interface ServerProcessOptions {
  readonly name: string;
  readonly folder: string;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly log: SimulatedLog;
  readonly faults: StoreFaults;
  /** Several processes work on the log, as on a remote store. */
  readonly shared: boolean;
  readonly connectors: (own: Turns) => Connectors;
  readonly onDefect: (message: string) => void;
}

export class ServerProcess {
  readonly name: string;
  #life: Life | undefined;
  #lives = 0;
  readonly #dataDir: string;

  constructor(private readonly options: ServerProcessOptions) {
    this.name = options.name;
    this.#dataDir = join(options.folder, options.name);
    mkdirSync(this.#dataDir);
  }

  /** The engine where it serves. */
  get engine(): Engine | undefined {
    return this.#life?.server === undefined ? undefined : this.#life.engine;
  }

  /** True while the process runs, also before it serves. */
  get isRunning(): boolean {
    return this.#life !== undefined;
  }

  get dataDir(): string {
    return this.#dataDir;
  }

  start(): void {
    if (this.#life !== undefined) return;
    const { time, log, faults, random } = this.options;
    this.#lives += 1;
    const life: Life = {
      alive: true,
      callers: new Set(),
      connection: new StoreConnection({
        log,
        random: random.of('life', this.#lives),
        faults,
        own: this.#turns(() => life),
        world: this.#turns(() => time.world),
      }),
    };
    this.#life = life;
    time.soon(() => void this.#compose(life), life);
  }

  /**
   * Ends without a word. The restart finds the files as they are.
   * @param lose which of them it does not find.
   */
  kill(lose: (file: string) => boolean = () => false): void {
    const life = this.#life;
    if (life === undefined) return;
    this.#bury(life);
    // What follows from the present task without a timer yet runs: as if the kill came after it.
    this.options.time.soon(() => {
      closeDatabases(life);
      for (const file of this.#caches()) if (lose(file)) rmSync(join(this.#dataDir, file));
    }, this.options.time.world);
    for (const hangUp of life.callers) hangUp();
  }

  /** Its readers of the log lose their connections. */
  dropSubscriptions(): void {
    this.#life?.connection.dropSubscriptions();
  }

  /** Ends for good, at the end of a story. */
  destroy(): void {
    const life = this.#life;
    if (life === undefined) return;
    this.#bury(life);
    closeDatabases(life);
  }

  /** Files that hold nothing which the log does not. */
  #caches(): readonly string[] {
    return readdirSync(this.#dataDir, { recursive: true, encoding: 'utf8' }).filter((name) =>
      CACHES.test(name),
    );
  }

  /** Ends in order, as after SIGTERM. */
  stop(): void {
    const life = this.#life;
    const { engine } = life ?? {};
    if (life === undefined || engine === undefined || life.server === undefined) return;
    const { time, onDefect } = this.options;
    delete life.server;
    let stopped = false;
    time.soon(
      () =>
        void engine.stop().then(() => {
          stopped = true;
          this.#bury(life);
          for (const hangUp of life.callers) hangUp();
        }),
      life,
    );
    time.schedule(
      120_000,
      () => {
        if (!stopped && life.alive) onDefect(`${this.name} does not end within two minutes`);
      },
      time.world,
    );
  }

  /** Brings a request to the process; `undefined` where the connection breaks before the answer. */
  ask(request: HttpRequest, onEnd: (answer: HttpAnswer | undefined) => void): void {
    const { time } = this.options;
    const life = this.#life;
    const end = (answer: HttpAnswer | undefined): void => {
      time.soon(() => onEnd(answer), time.world);
    };
    if (life?.server === undefined) return end(undefined);
    const { server } = life;
    let breakOff: (() => void) | undefined;
    const hangUp = (): void => {
      breakOff?.();
      end(undefined);
    };
    life.callers.add(hangUp);
    time.soon(() => {
      breakOff = exchange(server, request, (answer) => {
        if (life.callers.delete(hangUp)) end(answer);
      });
    }, life);
  }

  #turns(owner: () => Owner): Turns {
    const { time } = this.options;
    return {
      nowMs: () => time.nowMs(),
      schedule: (delayMs, run) => void time.schedule(delayMs, run, owner()),
    };
  }

  async #compose(life: Life): Promise<void> {
    const { shared, connectors, random, onDefect, time } = this.options;
    const clock = { now: () => time.nowMs() };
    try {
      const engine = await composeEngine(settingsOf(this.#dataDir, shared), {
        logger: createLogger('silent'),
        clock,
        ids: createSeededIds(random.of('ids', this.#lives), clock),
        sealKey: SEAL_KEY,
        openStore: () => Promise.resolve(life.connection),
        connectors: connectors(this.#turns(() => life)),
        developmentChannels,
      });
      life.engine = engine;
      const failed = (part: string) => (error: unknown) => {
        if (life.alive && life.server !== undefined)
          onDefect(`${this.name}: ${part}: ${String(error)}`);
      };
      engine.sagas.done.catch(failed('the sagas ended'));
      engine.projections.ready.catch(failed('a projection halted'));
      await engine.sagas.ready;
      life.server = createServer(engine);
    } catch (error) {
      // A store that is away at the start is waited for by whoever starts the process again.
      const passes = error instanceof StoreUnavailable || error instanceof AppendOutcomeUnknown;
      if (!passes) onDefect(`${this.name} does not start: ${String(error)}`);
      this.#bury(life);
      time.soon(() => closeDatabases(life), time.world);
    }
  }

  #bury(life: Life): void {
    life.alive = false;
    life.connection.abandon();
    if (this.#life === life) this.#life = undefined;
  }
}

const settingsOf = (dataDir: string, shared: boolean): Settings => ({
  port: 0,
  host: '127.0.0.1',
  dataDir,
  publicUrl: undefined,
  eventstoreUrl: shared ? 'esdb://simulated' : undefined,
  readDatabaseUrl: undefined,
  keyDatabaseUrl: undefined,
  // Servers on one log share it; the simulated world keeps no secrets.
  masterKey: Buffer.alloc(32, 1).toString('base64'),
  masterKeyFile: undefined,
  sealKeyFile: undefined,
  sealIntervalMs: 60_000,
  bookTimezone: 'UTC',
  channelTimeoutMs: 5_000,
  queryLadderMs: [1_000, 2_000, 5_000, 10_000, 30_000],
  webhookWaitsMs: [0],
  coolingOffHours: 0,
  payoutLimits: NO_LIMITS,
  rateLimit: 0,
  logLevel: 'silent',
  mode: 'development',
  demo: false,
});
