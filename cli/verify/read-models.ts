/**
 * The read models say what the log says: each is computed anew, up to the position that the
 * live one shows, and compared with it row by row; then the control check (总分核对) runs on the live
 * ones.
 */
import type { Kysely } from 'kysely';
import type { Settings } from '../../api/composition/settings.js';
import { eventAt, type EventStore } from '../../domain/kernel/event-store.js';
import { type Position, parsePosition, START } from '../../domain/kernel/position.js';
import { openEventLogReadonly } from '../../eventstore/codec/coded-event-log.js';
import { listBooks } from '../../projections/general-ledger/books.js';
import { controlCheck } from '../../projections/control-check/control-check.js';
import { dumpLines } from '../../projections/framework/dump.js';
import { readCheckpoints } from '../../projections/framework/generations.js';
import { type Group, membersOf } from '../../projections/framework/group.js';
import { groups } from '../../projections/read-models.js';
import {
  type CheckpointRow,
  inSnapshot,
  type MetaTables,
  openReadDatabase,
} from '../../projections/framework/read-database.js';
import { Runner } from '../../projections/framework/runner.js';
import { builtAnew } from '../built-anew.js';
import { openReadDatabaseReadonly } from '../read-database.js';
import { CommandFailure } from '../exit-codes.js';
import type { EventPlace } from './check.js';
import type { Findings } from './findings.js';
import { findTransaction, upTo } from './log-extract.js';

const READ_MODELS = 'read-models';
const CONTROL = 'control-check';

/** @param storeId of the log; read models of another log are rebuilt at the next start. */
export async function verifyReadModels(
  settings: Settings,
  store: EventStore,
  storeId: string,
  findings: Findings,
): Promise<void> {
  const db = openReadDatabaseReadonly(settings);
  if (db === undefined) return findings.register(READ_MODELS, 'no read database here');
  try {
    await inSnapshot(db, (live) => compareAll(live, store, storeId, findings));
  } finally {
    await db.close();
  }
}

async function compareAll(
  live: Kysely<MetaTables>,
  store: EventStore,
  storeId: string,
  findings: Findings,
): Promise<void> {
  const shown = (await readCheckpoints(live)).filter((row) => row.live === 1);
  const current = groups.filter((group) => shown.some((row) => isCurrent(row, group, storeId)));
  const outdated = groups.filter((group) => !current.includes(group));
  const left = countModels(outdated);
  findings.register(
    READ_MODELS,
    left === 0
      ? undefined
      : `holds for ${countModels(current)}; ${left} are rebuilt at the next start`,
  );
  findings.register(CONTROL);
  for (const [position, together] of byPosition(current, shown)) {
    await compareAt(position, together, { live, shown, store, findings });
  }
  if (left === 0) await runControlCheck(live, store, findings);
}

const countModels = (some: readonly Group[]): number =>
  some.reduce((count, { models }) => count + models.length, 0);

const isCurrent = (row: CheckpointRow, group: Group, storeId: string): boolean =>
  row.name === group.name && row.members === membersOf(group) && row.store_id === storeId;

/** Groups that stand at one position are computed anew together; mostly that is all of them. */
function byPosition(
  known: readonly Group[],
  shown: readonly CheckpointRow[],
): ReadonlyMap<Position, readonly Group[]> {
  const together = new Map<Position, Group[]>();
  for (const group of known) {
    const row = shown.find(({ name }) => name === group.name);
    const position = parsePosition(row?.position ?? '') ?? START;
    together.set(position, [...(together.get(position) ?? []), group]);
  }
  return together;
}

interface Comparison {
  readonly live: Kysely<MetaTables>;
  readonly shown: readonly CheckpointRow[];
  readonly store: EventStore;
  readonly findings: Findings;
}

async function compareAt(
  position: Position,
  together: readonly Group[],
  { live, shown, store, findings }: Comparison,
): Promise<void> {
  if (position === START) return;
  const event = await eventAt(store, position);
  const names = together.map(({ name }) => name);
  const models = together.flatMap((group) => group.models);
  const ids = new Set(shown.filter(({ name }) => names.includes(name)).map((row) => row.event_id));
  if (event === undefined || ids.size !== 1 || !ids.has(event.id)) {
    findings.add(READ_MODELS, `${names.join(', ')}: the checkpoint is not of this log`, null);
    return;
  }
  const anew = openReadDatabase({ temporary: true });
  try {
    const log = await openEventLogReadonly(upTo(store, position));
    const runner = await Runner.start({ db: anew, log, groups: together });
    try {
      await builtAnew(runner.ready);
      for (const projection of models) {
        const difference = await firstDifference(
          dumpLines(anew.reader, projection),
          dumpLines(live, projection),
        );
        if (difference !== undefined) {
          findings.add(READ_MODELS, `${projection.name}: ${difference}`, null);
        }
      }
    } catch (error) {
      if (error instanceof CommandFailure) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      findings.add(READ_MODELS, `${names.join(', ')}: cannot be computed anew: ${reason}`, null);
    } finally {
      await runner.stop();
    }
  } finally {
    await anew.close();
  }
}

const SHOWN_CHARACTERS = 300;

async function firstDifference(
  expected: AsyncGenerator<string>,
  actual: AsyncGenerator<string>,
): Promise<string | undefined> {
  for (let table = ''; ;) {
    const [due, found] = [await expected.next(), await actual.next()];
    if (due.done === true && found.done === true) return undefined;
    const [a, b] = [due, found].map((line) => (line.done === true ? 'nothing' : line.value));
    if (a !== b) {
      const cut = (line = ''): string => line.slice(0, SHOWN_CHARACTERS);
      return `in ${table} the log gives ${cut(a)}, the read model has ${cut(b)}`;
    }
    if (a?.startsWith('# ') === true) table = a.slice(2);
  }
}

async function runControlCheck(
  live: Kysely<MetaTables>,
  store: EventStore,
  findings: Findings,
): Promise<void> {
  const log = await openEventLogReadonly(store);
  for (const { id: book } of await listBooks(live)) {
    const { first } = await controlCheck(live, log, book);
    if (first === null) continue;
    const { subject, currency, accounts, generalLedger, divergence } = first;
    let place: EventPlace | null = null;
    let where = '';
    if (divergence !== null) {
      const { account, sequence, transaction, expected, found } = divergence;
      where = `; first at ${account}, entry ${sequence ?? 'after the last'}: ${expected} is due, ${found} is there`;
      if (transaction !== null) place = (await findTransaction(store, book, transaction)) ?? null;
    }
    findings.add(
      CONTROL,
      `book ${book}, ${subject} ${currency}: accounts ${accounts}, general ledger ${generalLedger}${where}`,
      place,
    );
  }
}
