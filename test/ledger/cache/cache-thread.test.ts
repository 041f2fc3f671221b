/** The cache as a thread writes it while the book goes on: whatever becomes of the thread, no answer changes. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import type { LedgerCommand } from '../../../domain/ledger/commands.js';
import type * as Threads from '../../../engine/ledger/cache-threads.js';
import type { LedgerService } from '../../../engine/ledger/ledger-service.js';
import type { StartCacheThread } from '../../../engine/ledger/threaded-cache-writer.js';
import { Sqlite } from '../../../sqlite/driver.js';
import { MemoryEventStore } from '../../support/memory-event-store.js';
import { cr, dr, funded, post, postReserved, reserve, voidReserved } from '../given.js';
import { bench, type Bench, context, prepare, statuses } from '../open.js';
import { PretendedCacheThread } from './pretended-cache-thread.js';

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
const entries = [dr('alice', '0.01'), cr('bob', '0.01')];

let at: Bench;
/** Every thread that was started. */
let threads: PretendedCacheThread[];
/** True: threads do at once what they are told. */
let areEager: boolean;
beforeEach(async () => {
  threads = [];
  areEager = false;
  at = await bench(new MemoryEventStore());
});
afterEach(async () => {
  hurry();
  await at.close();
});

function hurry(): void {
  areEager = true;
  for (const thread of threads) thread.run();
}

const startCacheThread: StartCacheThread = (file) => {
  const thread = new PretendedCacheThread(file, () => areEager);
  threads.push(thread);
  return thread;
};

/** What the files of a folder hold at this moment, as after a kill. */
function killed(dataDir: string): string {
  const copy = at.folder();
  mkdirSync(join(copy, 'caches'));
  for (const suffix of ['', '-wal']) {
    const file = join('caches', `ledger.sqlite${suffix}`);
    if (existsSync(join(dataDir, file))) cpSync(join(dataDir, file), join(copy, file));
  }
  return copy;
}

/** What a ledger says of everything that was done. Nothing is written by asking. */
async function state(ledger: LedgerService, done: readonly LedgerCommand[]): Promise<unknown> {
  const ids = done.flatMap((command) => ('id' in command ? [command.id] : []));
  return {
    accounts: await Promise.all(['bank', 'alice', 'bob'].map((id) => ledger.account('main', id))),
    again: statuses(await ledger.execute('main', done, context)),
    reservations: await Promise.all(ids.map((id) => ledger.reservation('main', id))),
  };
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ post: fc.integer({ min: 1, max: 20 }) }) },
  ...['reserve', 'void', 'postReserved', 'turn', 'run'].map((does) => ({
    weight: 2,
    arbitrary: fc.record({ does: fc.constant(does) }),
  })),
  ...['fail', 'die', 'kill', 'snapshot'].map((does) => ({
    weight: 1,
    arbitrary: fc.record({ does: fc.constant(does) }),
  })),
);

describe('the cache that a thread writes', () => {
  it('changes no answer, whatever the thread does and when', async () => {
    let story = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        story += 1;
        const done: LedgerCommand[] = [];
        const open: string[] = [];
        const start = (dataDir: string): Promise<LedgerService> =>
          at.ledger({ dataDir, snapshotEvery: 7, startCacheThread });
        let dataDir = at.folder();
        let ledger = await start(dataDir);
        if (story === 1) await prepare(ledger, funded);
        const execute = async (...commands: readonly LedgerCommand[]): Promise<void> => {
          expect(new Set(statuses(await ledger.execute('main', commands, context)))).toEqual(
            new Set(['applied']),
          );
          done.push(...commands);
        };
        const newId = (): string => `${story}-${done.length}`;
        for (const one of steps) {
          if ('post' in one) {
            for (let more = 0; more < one.post; more += 1) await execute(post(newId(), entries));
            continue;
          }
          switch (one.does) {
            case 'reserve':
              open.push(newId());
              await execute(reserve(newId(), entries));
              break;
            case 'void':
            case 'postReserved': {
              const id = open.shift();
              if (id === undefined) break;
              await execute(one.does === 'void' ? voidReserved(id) : postReserved(newId(), id));
              break;
            }
            case 'turn':
              await turns(1);
              break;
            case 'run':
              await turns(5);
              threads.at(-1)?.run();
              break;
            case 'fail':
              await turns(5);
              threads.at(-1)?.runInVain();
              break;
            case 'die':
              threads.at(-1)?.die();
              break;
            case 'snapshot':
              hurry();
              await ledger.snapshot();
              areEager = false;
              break;
            case 'kill':
              dataDir = killed(dataDir);
              ledger = await start(dataDir);
              break;
          }
        }
        const fresh = await state(await at.ledger(), done);
        expect(await state(ledger, done)).toEqual(fresh);
        const restarted = await at.ledger({ dataDir: killed(dataDir) });
        expect(await state(restarted, done)).toEqual(fresh);
        expect(fresh).toMatchObject({ again: done.map(() => 'duplicate') });
      }),
      { numRuns: 40 },
    );
  });

  it('is written when it is closed if it could not be before', async () => {
    const dataDir = at.folder();
    const ledger = await at.ledger({ dataDir, snapshotEvery: 5, startCacheThread });
    await prepare(ledger, funded);
    await turns(9);
    threads.at(-1)?.runInVain();
    await turns(1);
    hurry();
    await ledger.close();
    const db = new Sqlite(join(dataDir, 'caches/ledger.sqlite'));
    expect(db.prepare('SELECT revision FROM books').pluck().get()).toBe(funded.length);
    db.close();
  });

  it('is written by a thread of its own in a build', async () => {
    const built = pathToFileURL(join(process.cwd(), 'dist/engine/ledger/cache-threads.js'));
    const { startCacheThread } = (await import(built.href)) as typeof Threads;
    const dataDir = at.folder();
    const ledger = await at.ledger({ dataDir, snapshotEvery: 5, startCacheThread });
    await prepare(ledger, funded);
    const posts = Array.from({ length: 50 }, (_, id) => post(`t${id}`, entries));
    for (const command of posts) await ledger.execute('main', [command], context);
    await ledger.close();
    const db = new Sqlite(join(dataDir, 'caches/ledger.sqlite'));
    expect(db.prepare('SELECT count(*) FROM ids').pluck().get()).toBe(funded.length - 3 + 50);
    db.close();
    const again = await at.ledger({ dataDir });
    expect(new Set(statuses(await again.execute('main', posts, context)))).toEqual(
      new Set(['duplicate']),
    );
  });
});
