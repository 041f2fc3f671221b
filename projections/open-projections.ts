/** Opens the read models: their database, the runner that feeds them, and the questions to them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TallybookEvent } from '../domain/events.js';
import type { EventLog } from '../domain/kernel/event-log.js';
import type { Position } from '../domain/kernel/position.js';
import { PAYMENT_BOOK } from '../domain/payment/accounts.js';
import { type ControlCheck, controlCheck } from './control-check/control-check.js';
import { dumpLines } from './framework/dump.js';
import type { FeedState, Slot } from './framework/feed.js';
import {
  inSnapshot,
  openReadDatabase,
  type ReadDatabase,
  type ReadDatabaseSettings,
} from './framework/read-database.js';
import type { Logger } from '../domain/kernel/logger.js';
import type { Projection } from './framework/projection.js';
import type { BatchReport } from './framework/page-applier.js';
import { type RebuildProgress, Runner } from './framework/runner.js';
import { queryContext } from './framework/query.js';
import {
  createQueries,
  groups,
  type ProjectionName,
  projectionNames,
  type Queries,
} from './read-models.js';

export interface ProjectionsOptions {
  readonly log: EventLog<TallybookEvent>;
  /** SQLite's file is `read.sqlite` in here. */
  readonly dataDir: string;
  /** `postgres://…`: read models live in PostgreSQL instead. */
  readonly databaseUrl?: string | undefined;
  /** Read models that go with the process, for a question on a log that no server serves. */
  readonly temporary?: boolean | undefined;
  readonly logger?: Logger | undefined;
  /** Told of every batch that was committed. */
  readonly onBatch?: ((report: BatchReport) => void) | undefined;
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
  /**
   * Builds the group of a model, or all groups, anew beside what is read, and switches.
   * @throws Error if a build halts.
   */
  rebuild(name?: ProjectionName, onProgress?: (progress: RebuildProgress) => void): Promise<void>;
  /** A read model's rows in canonical form, for comparison byte by byte. */
  dump(name: ProjectionName): Promise<string>;
  /** @param book default: the book of payments. */
  controlCheck(book?: string): Promise<ControlCheck>;
  stop(): Promise<void>;
}

/** @throws Error if the read database cannot be opened. */
export async function openProjections(options: ProjectionsOptions): Promise<Projections> {
  const { log, logger, onBatch } = options;
  const db = openReadDatabase(databaseSettings(options));
  try {
    const runner = await Runner.start({ db, log, groups, logger, onBatch });
    return assemble(db, runner, log);
  } catch (error) {
    await db.close();
    throw error;
  }
}

function databaseSettings(options: ProjectionsOptions): ReadDatabaseSettings {
  const { databaseUrl: url, temporary, dataDir, logger } = options;
  if (temporary === true) return { temporary };
  if (url !== undefined) {
    const onError = (error: Error): void =>
      logger?.warn({ err: error }, 'read database: a connection broke');
    return { url, onError };
  }
  mkdirSync(dataDir, { recursive: true });
  return { file: join(dataDir, 'read.sqlite') };
}

function assemble(db: ReadDatabase, runner: Runner, log: EventLog<TallybookEvent>): Projections {
  const slots = (name?: ProjectionName): readonly Slot[] =>
    name === undefined ? runner.slots : [slotOf(runner, name)];
  return {
    queries: createQueries(queryContext(db, log)),
    ready: runner.ready,
    health: () => healthOf(runner),
    status: () => projectionNames.map((name) => statusOf(slotOf(runner, name), name)),
    position: (name) =>
      slots(name)
        .map(({ shown }) => shown.position)
        .reduce((low, position) => (position < low ? position : low)),
    waitFor: (position, timeoutMs, name) => runner.waitFor(position, timeoutMs, slots(name)),
    rebuild: (name, onProgress) => runner.rebuild(slots(name), onProgress),
    dump: (name) =>
      inSnapshot(db, async (snapshot) => {
        let text = '';
        for await (const line of dumpLines(snapshot, modelOf(slotOf(runner, name), name))) {
          text += `${line}\n`;
        }
        return text;
      }),
    controlCheck: (book = PAYMENT_BOOK) =>
      inSnapshot(db, (snapshot) => controlCheck(snapshot, log, book)),
    stop: async () => {
      await runner.stop();
      await db.close();
    },
  };
}

function slotOf({ slots }: Runner, name: ProjectionName): Slot {
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

function healthOf({ slots }: Runner): true | string {
  const ill = slots.filter(({ shown }) => shown.state !== 'following');
  if (ill.length === 0) return true;
  return ill
    .map(({ group, shown }) => {
      const models = group.models.map(({ name }) => name).join(', ');
      return `${group.name} (${models}): ${shown.state}`;
    })
    .join('; ');
}
