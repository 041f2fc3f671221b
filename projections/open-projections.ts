/** Opens the read models: their database, what feeds them, and the questions to them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TallybookEvent } from '../domain/events.js';
import type { EventLog } from '../domain/kernel/event-log.js';
import type { Position } from '../domain/kernel/position.js';
import { PAYMENT_BOOK } from '../domain/payment/accounts.js';
import { type ControlCheck, controlCheck } from './control-check/control-check.js';
import { dumpLines } from './framework/dump.js';
import type { FeedState, Slot } from './framework/feed.js';
import type { Feeder } from './framework/feeder.js';
import {
  type AskedDatabase,
  inSnapshot,
  openAskedDatabase,
  openReadDatabase,
  type ReadDatabaseSettings,
} from './framework/read-database.js';
import type { Logger } from '../domain/kernel/logger.js';
import type { Projection } from './framework/projection.js';
import type { BatchReport } from './framework/page-applier.js';
import { type RebuildProgress, Runner } from './framework/runner.js';
import { queryContext } from './framework/query.js';
import { type StartThread, ThreadedFeeder } from './thread/threaded-feeder.js';
import {
  createQueries,
  groups,
  type ProjectionName,
  projectionNames,
  type Queries,
} from './read-models.js';

export interface ReadDatabaseChoice {
  /** SQLite's file is `read.sqlite` in here. */
  readonly dataDir: string;
  /** `postgres://…`: read models live in PostgreSQL instead. */
  readonly databaseUrl?: string | undefined;
}

export interface ProjectionsOptions extends ReadDatabaseChoice {
  readonly log: EventLog<TallybookEvent>;
  /** Read models that go with the process, for a question on a log that no server serves. */
  readonly temporary?: boolean | undefined;
  readonly logger?: Logger | undefined;
  /** Told of every batch that was committed. */
  readonly onBatch?: ((report: BatchReport) => void) | undefined;
}

export interface ThreadedProjectionsOptions extends ReadDatabaseChoice {
  readonly log: EventLog<TallybookEvent>;
  readonly logger?: Logger | undefined;
  /** Starts the thread, whose code is that of `feed` (thread/feeding.ts). */
  readonly startThread: StartThread;
}

export interface ProjectionStatus {
  readonly name: ProjectionName;
  /** The group with which it follows the log: state and positions are the group's. */
  readonly group: string;
  readonly version: number;
  readonly state: FeedState;
  /** What readers see. */
  readonly position: Position;
  /** How far the generation has come that will replace it; null if none is being built. */
  readonly building: Position | null;
  /** Why it halted; null if it did not. */
  readonly error: string | null;
}

export interface Projections {
  readonly queries: Queries;
  /** Resolves when every projection has reached the log's head as of the start; rejects if one halts. */
  readonly ready: Promise<void>;
  /** True while every projection follows the log, else what is wrong, by name. */
  health(): true | string;
  status(): readonly ProjectionStatus[];
  /** The position that every query shows at least, or that one projection shows. */
  position(name?: ProjectionName): Position;
  /**
   * Resolves with true as soon as the projections have come to the position, with false when the time
   * is up, or if a projection that is behind stands still.
   */
  waitFor(position: Position, timeoutMs: number, name?: ProjectionName): Promise<boolean>;
  /** A read model's rows in canonical form, for comparison byte by byte. */
  dump(name: ProjectionName): Promise<string>;
  /** @param book default: the book of payments. */
  controlCheck(book?: string): Promise<ControlCheck>;
  stop(): Promise<void>;
}

/** Read models that can be built anew while they are read. */
export interface RebuildableProjections extends Projections {
  /**
   * Builds the group of a model, or all groups, anew beside what is read, and switches.
   * @throws Error if a build halts.
   */
  rebuild(name?: ProjectionName, onProgress?: (progress: RebuildProgress) => void): Promise<void>;
}

/**
 * Read models that this thread feeds.
 * @throws Error if the read database cannot be opened.
 */
export async function openProjections(
  options: ProjectionsOptions,
): Promise<RebuildableProjections> {
  const { log, logger, onBatch, temporary } = options;
  const settings = temporary === true ? { temporary } : databaseSettings(options, logger);
  const db = openReadDatabase(settings);
  try {
    const runner = await Runner.start({ db, log, groups, logger, onBatch });
    return {
      ...assemble(db, runner, log),
      rebuild: (name, onProgress) => runner.rebuild(slotsOf(runner, name), onProgress),
    };
  } catch (error) {
    await db.close();
    throw error;
  }
}

/**
 * Read models that a thread of its own feeds: what asks them, and all else that this thread does, has this
 * thread's core for itself (docs/decisions/022-read-models-in-a-thread.md).
 * @throws Error if the thread cannot open the log or the read database.
 */
export async function openThreadedProjections(
  options: ThreadedProjectionsOptions,
): Promise<Projections> {
  const { log, logger, startThread } = options;
  const settings = databaseSettings(options, logger);
  const feeder = await ThreadedFeeder.start({ groups, readers: log.readers, startThread, logger });
  const db = await openedBeside(feeder, settings);
  const news = log.followRecorded({
    name: 'news for the read models',
    from: () => log.head(),
    onEvents: () => {
      feeder.news();
      return Promise.resolve();
    },
  });
  return {
    ...assemble(db, feeder, log),
    stop: async () => {
      await news.stop();
      // Before the thread's: what is closed last moves SQLite's write-ahead log into the file, and ours cannot.
      await db.close();
      await feeder.stop();
    },
  };
}

/** @throws Error if it cannot be opened; nothing feeds it then. */
async function openedBeside(
  feeder: Feeder,
  settings: Parameters<typeof openAskedDatabase>[0],
): Promise<AskedDatabase> {
  try {
    return openAskedDatabase(settings);
  } catch (error) {
    await feeder.stop();
    throw error;
  }
}

/** Where the read models live. */
export function databaseSettings(
  { databaseUrl: url, dataDir }: ReadDatabaseChoice,
  logger: Logger | undefined,
): Exclude<ReadDatabaseSettings, { readonly temporary: true }> {
  if (url !== undefined) {
    const onError = (error: Error): void =>
      logger?.warn({ err: error }, 'read database: a connection broke');
    return { url, onError };
  }
  mkdirSync(dataDir, { recursive: true });
  return { file: join(dataDir, 'read.sqlite') };
}

function assemble(db: AskedDatabase, feeder: Feeder, log: EventLog<TallybookEvent>): Projections {
  const slots = (name?: ProjectionName): readonly Slot[] => slotsOf(feeder, name);
  return {
    queries: createQueries(queryContext(db, log)),
    ready: feeder.ready,
    health: () => healthOf(feeder),
    status: () => projectionNames.map((name) => statusOf(slotOf(feeder, name), name)),
    position: (name) =>
      slots(name)
        .map(({ shown }) => shown.position)
        .reduce((low, position) => (position < low ? position : low)),
    waitFor: (position, timeoutMs, name) => feeder.waitFor(position, timeoutMs, slots(name)),
    dump: (name) =>
      inSnapshot(db, async (snapshot) => {
        let text = '';
        for await (const line of dumpLines(snapshot, modelOf(slotOf(feeder, name), name))) {
          text += `${line}\n`;
        }
        return text;
      }),
    controlCheck: (book = PAYMENT_BOOK) =>
      inSnapshot(db, (snapshot) => controlCheck(snapshot, log, book)),
    stop: async () => {
      await feeder.stop();
      await db.close();
    },
  };
}

const slotsOf = (feeder: Feeder, name?: ProjectionName): readonly Slot[] =>
  name === undefined ? feeder.slots : [slotOf(feeder, name)];

function slotOf({ slots }: Feeder, name: ProjectionName): Slot {
  const slot = slots.find(({ group }) => group.models.some((model) => model.name === name));
  if (slot === undefined) throw new Error(`no projection ${name}`);
  return slot;
}

function modelOf({ group }: Slot, name: ProjectionName): Projection {
  const model = group.models.find((one) => one.name === name);
  if (model === undefined) throw new Error(`no projection ${name}`);
  return model;
}

const statusOf = (slot: Slot, name: ProjectionName): ProjectionStatus => {
  const { group, shown, building } = slot;
  return {
    name,
    group: group.name,
    version: modelOf(slot, name).version,
    state: shown.state,
    position: shown.position,
    building: building?.position ?? null,
    error: shown.error?.message ?? building?.error?.message ?? null,
  };
};

function healthOf({ slots }: Feeder): true | string {
  const ill = slots.filter(({ shown }) => shown.state !== 'following');
  if (ill.length === 0) return true;
  return ill
    .map(({ group, shown }) => {
      const models = group.models.map(({ name }) => name).join(', ');
      return `${group.name} (${models}): ${shown.state}`;
    })
    .join('; ');
}
