/** The store and the ledger that the stories of a test file share; each story has a world of its own on them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { START } from '../../domain/kernel/position.js';
import { openLedger } from '../../engine/ledger/ledger-service.js';
import { createEventLog } from '../../eventstore/codec/coded-event-log.js';
import { openSqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';
import { readersOf } from '../support/log-readers.js';
import { ids } from './session.js';
import { World, type WorldOptions } from './world.js';

const START_MS = Date.parse('2026-03-01T12:00:00.000Z');

export type Worlds = Awaited<ReturnType<typeof openWorlds>>;

/** A store in memory and a real ledger on it, with the book `main`. */
export async function openWorlds() {
  const dir = mkdtempSync(join(tmpdir(), 'tallybook-sagas-'));
  const clock = { nowMs: START_MS, now: () => clock.nowMs };
  const store = openSqliteEventStore({ file: ':memory:' });
  const log = await createEventLog(store, { mode: 'development', clock, ids });
  let ledgerAppends = 0;
  const counted: EventLog<TallybookEvent> = {
    ...readersOf(log),
    append: (...args) => {
      ledgerAppends += 1;
      return log.append(...args);
    },
  };
  const ledger = await openLedger({ log: counted, dataDir: dir, clock, ids });
  const context = { correlationId: 'main', causationId: 'test', actor: 'test', nowMs: START_MS };
  await ledger.openBook('main', 'UTC', context);
  let count = 0;
  const opened = casesOpened(log);
  return {
    world: (options: WorldOptions = {}) =>
      new World({ log, ledger, clock, opened, merchant: `mer_${(count += 1)}` }, options),
    ledger,
    /** Appends of the ledger so far. */
    ledgerAppends: () => ledgerAppends,
    async close() {
      await ledger.close();
      await store.close();
      rmSync(dir, { recursive: true });
    },
  };
}

/** Finds the cases of a subject; what was read of the log is not read again, for many stories share it. */
function casesOpened(log: EventLog<TallybookEvent>) {
  const bySubject = new Map<string, string[]>();
  let after = START;
  const readOn = async (): Promise<void> => {
    for (;;) {
      const page = await log.readAll(after, 1_000);
      if (page === undefined) return;
      for (const { event } of page.events) {
        if (event.type !== 'CaseOpened' || event.data.subject === null) continue;
        const known = bySubject.get(event.data.subject) ?? [];
        bySubject.set(event.data.subject, [...known, event.data.case]);
      }
      after = page.position;
    }
  };
  let reading = Promise.resolve();
  return async (subject: string): Promise<readonly string[]> => {
    // A story may ask for two subjects at once.
    reading = reading.then(readOn);
    await reading;
    return bySubject.get(subject) ?? [];
  };
}
