/**
 * The sandbox as a process of its own: both channels, their books and their callbacks. It outlives a
 * server that dies, waits for the next server, and ends when none comes.
 */
import { pino } from 'pino';
import type { Clock, PacedClock } from '../../domain/kernel/clock.js';
import type { MasterKeys } from '../../domain/secret/master-keys.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { removePresence, writePresence } from './presence.js';
import { readOrCreateSecret } from './secret.js';
import { Agenda } from './server/agenda.js';
import { CallbackQueue } from './server/callback-queue.js';
import { CardTokens } from './server/card-tokens.js';
import { Courier } from './server/courier.js';
import { GroupCommit } from './server/group-commit.js';
import { Disputes } from './server/disputes.js';
import { createSandboxServer } from './server/http-server.js';
import { closeParts } from './server/close-parts.js';
import { closeServer } from './server/close-server.js';
import { earliest } from './server/earliest.js';
import { listen } from './server/listen.js';
import { Liveness } from './server/liveness.js';
import { Movements } from './server/movements.js';
import { Nonces } from './server/nonces.js';
import { Operations } from './server/operations.js';
import { RequestTable } from './server/request-table.js';
import { channelSchema } from './server/schema.js';
import { Settings } from './server/settings.js';
import { openStateFile } from './server/state-file.js';
import { untilEnded } from './server/until-ended.js';

const SYSTEM: PacedClock = { now: Date.now, pace: 1 };

export interface SandboxProcessOptions {
  readonly dataDir: string;
  /** Open the secret that is shared with the server. */
  readonly masterKeys: MasterKeys;
  /** 0 or left out: the port of last time if it is free, else a port that the system chooses. */
  readonly port?: number | undefined;
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Divides every delay; default 1. */
  readonly speed?: number | undefined;
  /** Default: the system's clock. */
  readonly clock?: PacedClock | undefined;
  /** Of the signatures. Default: `clock`. */
  readonly signatures?: Clock | undefined;
  /** Whether what it has taken waits for the disk; default true. */
  readonly awaitDisk?: boolean | undefined;
  /** Minutes without a word from a server after which the sandbox ends; default 10, 0 for never. */
  readonly idleMinutes?: number | undefined;
  readonly logger?: Logger | undefined;
}

export interface RunningSandbox {
  /** `http://HOST:PORT` */
  readonly url: string;
  /** Ends it. Callbacks under way are broken off and stay due. */
  stop(): Promise<void>;
  /** Resolves at its end, whatever brought it about. */
  readonly ended: Promise<void>;
}

/**
 * Runs the sandbox in this process and says in DATA_DIR/sandbox.json where it answers.
 * @throws if another sandbox holds the same DATA_DIR, or a fixed port is taken.
 */
export async function startSandbox(options: SandboxProcessOptions): Promise<RunningSandbox> {
  const { dataDir, port = 0, host = '127.0.0.1', speed = 1, clock = SYSTEM } = options;
  const { logger = pino({ name: 'sandbox' }), signatures = clock } = options;
  const secret = readOrCreateSecret(dataDir, options.masterKeys);
  const database = openStateFile(dataDir, channelSchema, options.awaitDisk ?? true);
  const settings = new Settings(database);
  const commits = new GroupCommit(database);
  const requests = new RequestTable(database);
  const movements = new Movements(database);
  const cards = new CardTokens(database);
  const queue = new CallbackQueue(database, speed);
  const disputes = new Disputes(database, { requests, movements, callbacks: queue, speed });
  const courier = new Courier({ queue, commits, secret, clock, signatures, speed, logger });
  let url = '';
  const operations = new Operations({
    ...{ requests, movements, callbacks: queue, disputes, cards, speed },
    payUrl: (token) => `${url}/pay/${token}`,
  });

  const agenda = new Agenda({
    clock,
    nextDueMs: () => earliest(operations.nextDueMs(), courier.ready ? queue.nextDueMs() : null),
    run: async (nowMs) => {
      await commits.run(() => operations.settleDue(nowMs));
      await courier.deliverDue(nowMs, () => agenda.poke());
    },
    onError: (error) => logger.error({ err: error }, 'sandbox work failed'),
  });

  const life = new Liveness(options.idleMinutes ?? 10);
  const server = createSandboxServer({
    ...{ operations, cards, requests, movements, disputes, commits },
    nonces: new Nonces(database),
    secret,
    clock,
    signatures,
    speed,
    logger,
    heard: () => life.heard(),
    changed: () => agenda.poke(),
    greet: (newServer, nowMs) => {
      if (courier.serve(newServer)) queue.hasten(nowMs);
    },
    stop: () => life.end('asked to stop'),
  });
  try {
    const chosen = await listen(server, host, port, settings.lastPort);
    settings.lastPort = chosen;
    url = `http://${host}:${chosen}`;
    writePresence(dataDir, { pid: process.pid, port: chosen, url });
  } catch (error) {
    life.end('did not start');
    database.close();
    throw error;
  }
  agenda.poke();
  logger.info({ url, pid: process.pid }, 'sandbox answers');

  const ended = life.ended.then(async (reason) => {
    logger.info({ reason }, 'sandbox ends');
    await closeServer(server);
    await closeParts({ agenda, courier, commits, database });
    removePresence(dataDir, process.pid);
  });
  const stop = (): Promise<void> => {
    life.end('stopped');
    return ended;
  };
  return { url, stop, ended };
}

/** Runs the sandbox until it is asked to stop, gets a signal, or no server came for too long. */
export const runSandboxProcess = (options: SandboxProcessOptions): Promise<void> =>
  untilEnded(() => startSandbox(options));
