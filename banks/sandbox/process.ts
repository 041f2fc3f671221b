/**
 * The sandbox bank as a process of its own: transfers, its books and its advices. It outlives a server that dies,
 * waits for the next server, and ends when none comes.
 */
import { pino } from 'pino';
import { removePresence, writePresence } from '../../channels/sandbox/presence.js';
import type { RunningSandbox, SandboxProcessOptions } from '../../channels/sandbox/process.js';
import { readOrCreateSecret } from '../../channels/sandbox/secret.js';
import { Agenda } from '../../channels/sandbox/server/agenda.js';
import { CallbackQueue } from '../../channels/sandbox/server/callback-queue.js';
import { closeParts } from '../../channels/sandbox/server/close-parts.js';
import { closeServer } from '../../channels/sandbox/server/close-server.js';
import { Courier } from '../../channels/sandbox/server/courier.js';
import { earliest } from '../../channels/sandbox/server/earliest.js';
import { GroupCommit } from '../../channels/sandbox/server/group-commit.js';
import { listen } from '../../channels/sandbox/server/listen.js';
import { Liveness } from '../../channels/sandbox/server/liveness.js';
import { Nonces } from '../../channels/sandbox/server/nonces.js';
import { Settings } from '../../channels/sandbox/server/settings.js';
import { openStateFile } from '../../channels/sandbox/server/state-file.js';
import { untilEnded } from '../../channels/sandbox/server/until-ended.js';
import type { PacedClock } from '../../domain/kernel/clock.js';
import { bankHome } from './home.js';
import { createBankServer } from './server/http-server.js';
import { Movements } from './server/movements.js';
import { Operations } from './server/operations.js';
import { performRoute } from './server/routes.js';
import { bankSchema } from './server/schema.js';
import { TransferTable } from './server/transfer-table.js';

const SYSTEM: PacedClock = { now: Date.now, pace: 1 };

/**
 * Runs the bank in this process and says in DATA_DIR/bank/sandbox.json where it answers.
 * @throws if another bank holds the same DATA_DIR, or a fixed port is taken.
 */
export async function startBank(options: SandboxProcessOptions): Promise<RunningSandbox> {
  const { dataDir, port = 0, host = '127.0.0.1', speed = 1, clock = SYSTEM } = options;
  const { logger = pino({ name: 'bank' }), signatures = clock } = options;
  const home = bankHome(dataDir);
  const secret = readOrCreateSecret(home, options.masterKeys);
  const database = openStateFile(home, bankSchema, options.awaitDisk ?? true);
  const settings = new Settings(database);
  const commits = new GroupCommit(database);
  const transfers = new TransferTable(database);
  const movements = new Movements(database);
  const queue = new CallbackQueue(database, speed);
  const courier = new Courier({ queue, commits, secret, clock, signatures, speed, logger });
  const operations = new Operations({ transfers, movements, advices: queue, speed });
  const agenda = new Agenda({
    clock,
    nextDueMs: () => earliest(transfers.nextDueMs(), courier.ready ? queue.nextDueMs() : null),
    run: async (nowMs) => {
      await commits.run(() => operations.settleDue(nowMs));
      await courier.deliverDue(nowMs, () => agenda.poke());
    },
    onError: (error) => logger.error({ err: error }, 'bank work failed'),
  });
  const life = new Liveness(options.idleMinutes ?? 10);
  const parts = {
    ...{ operations, movements },
    greet: (server: Parameters<Courier['serve']>[0], nowMs: number) => {
      if (courier.serve(server)) queue.hasten(nowMs);
    },
    stop: () => life.end('asked to stop'),
  };
  const server = createBankServer({
    ...{ commits, secret, clock, signatures, speed, logger },
    nonces: new Nonces(database),
    heard: () => life.heard(),
    changed: () => agenda.poke(),
    perform: (incoming) => performRoute(parts, incoming),
  });
  let url: string;
  try {
    const chosen = await listen(server, host, port, settings.lastPort);
    settings.lastPort = chosen;
    url = `http://${host}:${chosen}`;
    writePresence(home, { pid: process.pid, port: chosen, url });
  } catch (error) {
    life.end('did not start');
    database.close();
    throw error;
  }
  agenda.poke();
  logger.info({ url, pid: process.pid }, 'bank answers');
  const ended = life.ended.then(async (reason) => {
    logger.info({ reason }, 'bank ends');
    await closeServer(server);
    await closeParts({ agenda, courier, commits, database });
    removePresence(home, process.pid);
  });
  const stop = (): Promise<void> => {
    life.end('stopped');
    return ended;
  };
  return { url, stop, ended };
}

/** Runs the bank until it is asked to stop, gets a signal, or no server came for too long. */
export const runBankProcess = (options: SandboxProcessOptions): Promise<void> =>
  untilEnded(() => startBank(options));
