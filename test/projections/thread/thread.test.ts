/** Read models that a thread of its own feeds: the same as those that this thread feeds, whatever befalls it. */
import { pathToFileURL } from 'node:url';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type * as Threads from '../../../api/composition/read-model-threads.js';
import { openEventLogReadonly } from '../../../eventstore/codec/coded-event-log.js';
import { openSqliteEventStore } from '../../../eventstore/sqlite/sqlite-event-store.js';
import {
  openProjections,
  openThreadedProjections,
  type Projections,
} from '../../../projections/open-projections.js';
import { groups, projectionNames } from '../../../projections/read-models.js';
import { type StartThread, ThreadedFeeder } from '../../../projections/thread/threaded-feeder.js';
import { waitUntil } from '../../support/wait-until.js';
import { describeDatabases } from '../databases.js';
import { History } from '../history.js';
import { alone } from '../written-days.js';
import { tally } from '../tally.js';
import { writeDays } from '../write-days.js';
import { type PretendedOptions, PretendedThread } from './pretended-thread.js';

const folders: string[] = [];
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tallybook-thread-'));
  folders.push(folder);
  return folder;
}

/** Two days of business in a file of its own folder. */
async function recorded(
  dataDir = newFolder(),
): Promise<{ readonly history: History; readonly dataDir: string }> {
  const history = await History.open(join(dataDir, 'events.sqlite'));
  closing.push(() => history.close());
  await writeDays(history, 2);
  return { history, dataDir };
}

async function dumps(projections: Projections): Promise<readonly string[]> {
  return Promise.all(projectionNames.map((name) => projections.dump(name)));
}

async function expectedOf(history: History): Promise<readonly string[]> {
  const here = await openProjections({ log: history.log, dataDir: '', temporary: true });
  await here.ready;
  const texts = await dumps(here);
  await here.stop();
  return texts;
}

/** Threads over the file of a history, which hear of news only by being told. */
async function threadsOver(dataDir: string, started: PretendedThread[]): Promise<StartThread> {
  const store = openSqliteEventStore({
    file: join(dataDir, 'events.sqlite'),
    readonly: true,
    pollMs: 3_600_000,
  });
  closing.push(() => store.close());
  const log = await openEventLogReadonly(store);
  return ({ again }) => {
    const thread = new PretendedThread({
      ...{ log, groups, lookAgain: () => store.lookAgain() },
      database: { file: join(dataDir, 'read.sqlite'), keepsDamaged: again },
    });
    started.push(thread);
    return thread;
  };
}

describe('read models fed by a thread', () => {
  it('are those that this thread would feed, and follow what is appended', async () => {
    const { history, dataDir } = await recorded();
    const startThread = await threadsOver(dataDir, []);
    const { log } = history;
    const projections = await openThreadedProjections({ log, dataDir, startThread });
    closing.push(() => projections.stop());
    await projections.ready;
    expect(await dumps(projections)).toStrictEqual(await expectedOf(history));
    expect(projections.health()).toBe(true);

    await history.registerMerchant('another');
    const head = await log.head();
    expect(await projections.waitFor(head, 10_000)).toBe(true);
    expect(projections.position()).toBe(head);
    expect(projections.status().map(({ state, position }) => ({ state, position }))).toStrictEqual(
      projectionNames.map(() => ({ state: 'following', position: head })),
    );
    expect(await dumps(projections)).toStrictEqual(await expectedOf(history));
  });

  it('go on in a new thread when theirs has ended, and are named until then', async () => {
    const { history, dataDir } = await recorded();
    const started: PretendedThread[] = [];
    const startThread = await threadsOver(dataDir, started);
    const { log } = history;
    const projections = await openThreadedProjections({ log, dataDir, startThread });
    closing.push(() => projections.stop());
    await projections.ready;
    await started[0]?.die();
    const trouble = await waitUntil(() => {
      const health = log.readers.health();
      return health === true ? undefined : health;
    });
    expect(trouble).toBe(
      'read models: reading again after Error: the thread of the read models ended with 0',
    );
    await history.registerMerchant('another');
    expect(await projections.waitFor(await log.head(), 10_000)).toBe(true);
    expect(started).toHaveLength(2);
    await waitUntil(() => log.readers.health() === true);
    expect(await dumps(projections)).toStrictEqual(await expectedOf(history));
  });

  it('leave nothing that reads if this thread cannot open their database', async () => {
    const { history, dataDir } = await recorded();
    const { log } = history;
    let running = 0;
    const startThread: StartThread = () => {
      running += 1;
      const database = { file: join(newFolder(), 'read.sqlite') };
      return new PretendedThread({ log, groups, database }).on('exit', () => (running -= 1));
    };
    // The driver's error may be of the realm of another test file: jest does not take it for an error then.
    await expect(openThreadedProjections({ log, dataDir, startThread })).rejects.toMatchObject({
      message: 'unable to open database file',
    });
    expect(running).toBe(0);
  });

  it('are refused if the thread cannot open its database', async () => {
    const { history, dataDir } = await recorded();
    const startThread: StartThread = () =>
      new PretendedThread({
        ...{ log: history.log, groups },
        database: { file: join(dataDir, 'no', 'such', 'folder', 'read.sqlite') },
      });
    await expect(
      openThreadedProjections({ log: history.log, dataDir, startThread }),
    ).rejects.toThrow('directory does not exist');
    expect(history.log.readers.health()).toBe(true);
  });
});

async function builtThreads(): Promise<typeof Threads.readModelThreads> {
  const built = pathToFileURL(
    resolve(import.meta.dirname, '../../../dist/api/composition/read-model-threads.js'),
  );
  return ((await import(built.href)) as typeof Threads).readModelThreads;
}

describeDatabases('read models fed by a real thread of the build', ({ place }) => {
  it('are those that this thread would feed', async () => {
    const at = await place();
    const { history } = await recorded(at.dataDir);
    const { log } = history;
    const startThread = (await builtThreads())(at);
    const projections = await openThreadedProjections({ log, ...at, startThread });
    closing.push(() => projections.stop());
    await projections.ready;
    await history.registerMerchant('another');
    expect(await projections.waitFor(await log.head(), 10_000)).toBe(true);
    expect(await dumps(projections)).toStrictEqual(await expectedOf(history));

    await projections.stop();
    // Nothing is left beside the file that the next start would have to bring into it.
    expect(readdirSync(at.dataDir).filter((name) => name.startsWith('read.sqlite-'))).toEqual([]);
  });
});

describe('a real thread of the build', () => {
  it('tells why the database cannot be opened', async () => {
    const { history, dataDir } = await recorded();
    mkdirSync(join(dataDir, 'read.sqlite'));
    const startThread = (await builtThreads())({ dataDir });
    await expect(
      openThreadedProjections({ log: history.log, dataDir, startThread }),
    ).rejects.toMatchObject({
      name: 'SqliteError',
      message: 'unable to open database file',
      code: 'SQLITE_CANTOPEN',
    });
  });
});

describe('a feeder in a thread', () => {
  async function start(options: Omit<PretendedOptions, 'database'>): Promise<ThreadedFeeder> {
    const database = { file: join(newFolder(), 'read.sqlite') };
    const feeder = await ThreadedFeeder.start({
      groups: options.groups,
      readers: options.log.readers,
      startThread: () => new PretendedThread({ ...options, database }),
    });
    closing.push(() => feeder.stop());
    return feeder;
  }

  it('tells of a group that halts, with the reason, and nobody waits for it', async () => {
    const { history } = await recorded();
    const { log } = history;
    const broken = tally({
      name: 'broken',
      then: () => {
        throw new Error('not today');
      },
    });
    const feeder = await start({ log, groups: [alone(tally()), alone(broken)] });
    await expect(feeder.ready).rejects.toThrow('broken: halted');
    const [sound, halted] = feeder.slots;
    if (sound === undefined || halted === undefined) throw new Error('no slots');
    const head = await log.head();
    expect(await feeder.waitFor(head, 10_000, [sound])).toBe(true);
    expect(await feeder.waitFor(head, 3_600_000, [halted])).toBe(false);
    expect(halted.shown).toMatchObject({
      state: 'halted',
      error: new Error('broken: not today'),
    });
  });

  it('ends those who wait for it when it is stopped', async () => {
    const { history } = await recorded();
    let closed = 0;
    const feeder = await start({
      ...{ log: history.log, groups: [alone(tally())] },
      close: () => Promise.resolve(void (closed += 1)),
    });
    await feeder.ready;
    const waiting = feeder.waitFor('z' as never, 3_600_000, feeder.slots);
    await feeder.stop();
    expect(await waiting).toBe(false);
    expect(closed).toBe(1);
  });
});
