/** Two days of business, and runs of groups over them, for the tests of the projections framework. */
import { afterAll, beforeAll } from '@jest/globals';
import { sql } from 'kysely';
import type { Position } from '../../domain/kernel/position.js';
import { projectionNames } from '../../projections/read-models.js';
import { dumpLines } from '../../projections/framework/dump.js';
import type { Group } from '../../projections/framework/group.js';
import type { Projection } from '../../projections/framework/projection.js';
import { openReadDatabase, type ReadDatabase } from '../../projections/framework/read-database.js';
import { Runner } from '../../projections/framework/runner.js';
import { openProjections } from '../../projections/open-projections.js';
import type { Place } from './databases.js';
import { History } from './history.js';
import { writeDays } from './write-days.js';
import { positionsOf } from './log-views.js';

export const databaseAt = ({ dataDir, databaseUrl: url }: Place): ReadDatabase =>
  openReadDatabase(
    url === undefined ? { file: `${dataDir}/read.sqlite` } : { url, onError: () => undefined },
  );

/** A read model as text, line by line. */
export async function dump(db: ReadDatabase, projection: Projection): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of dumpLines(db.reader, projection)) lines.push(line);
  return lines;
}

/** A group of one. */
export const alone = (model: Projection): Group => ({ name: model.name, models: [model] });

/** Every read model as text, by a run over the whole log in one go. */
async function reference(history: History): Promise<readonly string[]> {
  const { log } = history;
  const projections = await openProjections({ log, dataDir: '', temporary: true });
  await projections.ready;
  const texts = await Promise.all(projectionNames.map((name) => projections.dump(name)));
  await projections.stop();
  return texts;
}

/** Names of the tables that hold generations. */
export async function generationTables({ dialect, reader }: ReadDatabase): Promise<string[]> {
  const { rows } =
    dialect === 'sqlite'
      ? await sql<{ name: string }>`select name from sqlite_schema where type = 'table'`.execute(
          reader,
        )
      : await sql<{ name: string }>`select tablename as name from pg_tables
          where schemaname = 'public'`.execute(reader);
  return rows.map(({ name }) => name).filter((name) => /_g\d+$/.test(name));
}

export interface WrittenDays {
  readonly history: History;
  /** Of every event of the history. */
  readonly positions: readonly Position[];
  readonly head: Position;
  /** Every read model of the history as text. */
  readonly expected: readonly string[];
  /** Runs groups over the place; gives a database to look into. @param log default: the history's. */
  withRunner<T>(
    at: Place,
    groups: readonly Group[],
    look: (runner: Runner, db: ReadDatabase) => Promise<T>,
    log?: History['log'],
  ): Promise<T>;
}

/** Two days of business, made once for the tests of a suite. */
export function writtenDays(): WrittenDays {
  let history: History;
  let positions: readonly Position[];
  let head: Position;
  let expected: readonly string[];

  beforeAll(async () => {
    history = await History.open();
    await writeDays(history, 2);
    positions = await positionsOf(history.log);
    head = await history.log.head();
    expected = await reference(history);
  });
  afterAll(() => history.close());

  return {
    get history() {
      return history;
    },
    get positions() {
      return positions;
    },
    get head() {
      return head;
    },
    get expected() {
      return expected;
    },
    async withRunner(at, groups, look, log = history.log) {
      const db = databaseAt(at);
      const runner = await Runner.start({ db, log, groups });
      try {
        return await look(runner, db);
      } finally {
        await runner.stop();
        await db.close();
      }
    },
  };
}
