/** The embedded store whose commits a thread makes: the same contract, and whatever becomes of the thread. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AppendOutcomeUnknown,
  StoreUnavailable,
  WrongExpectedRevision,
} from '../../domain/kernel/event-store.js';
import { START } from '../../domain/kernel/position.js';
import { StreamDeleted } from '../../eventstore/sqlite/deletions.js';
import { openDatabase } from '../../eventstore/sqlite/open-database.js';
import { SqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';
import { describeEventStoreContract } from './contract.js';
import { crashWriter } from './crash-writer.js';
import {
  AccompaniedStore,
  PretendedCommitThread,
  type ThreadFault,
} from './pretended-commit-thread.js';
import { contractStream, idsOf, newEvent, newEvents, readWholeStream, visible } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'tallybook-store-'));
const file = join(folder, 'events.sqlite');
let threads: PretendedCommitThread[] = [];
const startCommitThread = (of: string): PretendedCommitThread => {
  const thread = new PretendedCommitThread(of);
  threads.push(thread);
  return thread;
};
const theThread = (): PretendedCommitThread => {
  const thread = threads.at(-1);
  if (thread === undefined) throw new Error('no thread was started');
  return thread;
};

describeEventStoreContract('sqlite that commits in a thread', {
  start: () => Promise.resolve(),
  open: () =>
    Promise.resolve(
      new AccompaniedStore(openDatabase(file, { readonly: false }), { startCommitThread }),
    ),
  crashWriter: (stream) => crashWriter(file, stream, { inThread: true }),
  loseNextAnswer: () => {
    theThread().fault = 'before it answers';
  },
  dispose: () => Promise.resolve(rmSync(folder, { recursive: true })),
});

describe('a thread that commits', () => {
  let own: string;
  let store: SqliteEventStore;
  const appendTwo = (stream: string) =>
    Promise.all([
      store.append(stream, newEvents(1), 'no_stream'),
      store.append(stream, newEvents(1), 0),
    ]);

  beforeEach(() => {
    threads = [];
    own = mkdtempSync(join(tmpdir(), 'tallybook-thread-'));
    const db = openDatabase(join(own, 'events.sqlite'), { readonly: false });
    store = new SqliteEventStore(db, { startCommitThread });
  });
  afterEach(async () => {
    await store.close();
    rmSync(own, { recursive: true });
  });

  it('is told of groups; an append that is alone is written without it', async () => {
    await store.append(contractStream(), newEvents(1), 'any');
    expect(threads).toHaveLength(0);
    await appendTwo(contractStream());
    await store.append(contractStream(), newEvents(1), 'any');
    expect(theThread().groups).toStrictEqual([2]);
    expect(await store.readAll({ limit: 10 })).toHaveLength(4);
  });

  it('is told of what came while it wrote as the next group; until then nobody sees anything', async () => {
    await appendTwo(contractStream());
    const seen = visible(store, await store.head());
    theThread().isHeld = true;
    const stream = contractStream();
    const first = appendTwo(stream);
    await new Promise((resolve) => setImmediate(resolve));
    const later = [];
    for (let more = 1; more < 5; more += 1) {
      later.push(store.append(stream, newEvents(1), more));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await readWholeStream(store, stream)).toStrictEqual([]);
    expect(seen.events).toStrictEqual([]);
    theThread().letGo();
    await first;
    await Promise.all(later);
    expect(theThread().groups).toStrictEqual([2, 2, 4]);
    const stored = await readWholeStream(store, stream);
    await seen.until((events) => events.length === 6);
    expect(seen.events).toStrictEqual(stored);
    await seen.close();
  });

  it('says of each write by itself what became of it', async () => {
    const [stream, gone] = [contractStream(), contractStream()];
    await appendTwo(gone);
    await store.deleteStream({ stream: gone, expected: 1, kind: 'tombstone' });
    const [written, conflicting, deleted] = await Promise.allSettled([
      store.append(stream, newEvents(2), 'no_stream'),
      store.append(stream, newEvents(1), 7),
      store.append(gone, newEvents(1), 'any'),
    ]);
    expect(written).toMatchObject({ status: 'fulfilled', value: { revision: 1 } });
    const conflict = (conflicting as PromiseRejectedResult).reason as WrongExpectedRevision;
    expect(conflict).toBeInstanceOf(WrongExpectedRevision);
    expect([conflict.stream, conflict.expected, conflict.actual]).toStrictEqual([stream, 7, 1]);
    expect((deleted as PromiseRejectedResult).reason).toBeInstanceOf(StreamDeleted);
    expect(theThread().groups).toStrictEqual([2, 3]);
  });

  it('takes the bytes of events that are no JSON', async () => {
    const stream = contractStream();
    const content = { isJson: false, data: Uint8Array.of(0, 255), metadata: Uint8Array.of(7) };
    await Promise.all([
      store.append(stream, [newEvent(), { ...newEvent(), content }], 'no_stream'),
      store.append(contractStream(), newEvents(1), 'any'),
    ]);
    const [, read] = await store.readStream(stream, { limit: 2, withContent: true });
    expect(read?.content?.isJson).toBe(false);
    expect([...(read?.content?.data ?? [])]).toStrictEqual([0, 255]);
    expect([...(read?.content?.metadata ?? [])]).toStrictEqual([7]);
  });

  it.each<[ThreadFault]>([['before it writes'], ['before it answers']])(
    'that ends %s leaves the outcome unknown; the same append again settles it, by another thread',
    async (fault) => {
      await appendTwo(contractStream());
      theThread().fault = fault;
      const stream = contractStream();
      const events = newEvents(3);
      const appends = await Promise.allSettled([
        store.append(stream, events, 'no_stream'),
        store.append(contractStream(), newEvents(1), 'any'),
      ]);
      for (const append of appends) {
        expect(append).toMatchObject({ reason: expect.any(AppendOutcomeUnknown) as unknown });
      }
      const [again] = await Promise.all([
        store.append(stream, events, 'no_stream'),
        store.append(contractStream(), newEvents(1), 'any'),
      ]);
      expect(again).toMatchObject({ revision: 2 });
      expect(idsOf(await readWholeStream(store, stream))).toStrictEqual(idsOf(events));
      expect(threads).toHaveLength(2);
    },
  );

  it('rolls back when the disk is full, and goes on when there is room', async () => {
    const stream = contractStream();
    await appendTwo(stream);
    const { db } = theThread();
    const pages = Number(db.pragma('page_count', { simple: true }));
    db.pragma(`max_page_count = ${pages + 2}`);
    const seen = visible(store, START);
    const large = newEvents(100).map((event) => ({ ...event, data: `"${'x'.repeat(1_000)}"` }));
    const results = await Promise.allSettled([
      store.append(contractStream(), newEvents(1), 'no_stream'),
      store.append(stream, large, 1),
    ]);
    for (const result of results) {
      expect(result).toMatchObject({ reason: expect.any(StoreUnavailable) as unknown });
    }
    expect(await store.readAll({ limit: 10 })).toHaveLength(2);
    db.pragma('max_page_count = 1000000');
    expect(await store.append(stream, large, 1)).toMatchObject({ revision: 101 });
    await seen.until((events) => events.length === 102);
    await seen.close();
  });

  it('has answered, and has ended, when the store is closed', async () => {
    await appendTwo(contractStream());
    theThread().isHeld = true;
    const appends = appendTwo(contractStream());
    await new Promise((resolve) => setImmediate(resolve));
    const closed = store.close();
    theThread().letGo();
    await closed;
    expect(await appends).toMatchObject([{ revision: 0 }, { revision: 1 }]);
    expect(theThread().db.open).toBe(false);
  });
});
