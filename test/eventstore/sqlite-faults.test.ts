import { afterEach, describe, expect, it } from '@jest/globals';
import {
  AppendOutcomeUnknown,
  StoreUnavailable,
  WrongExpectedRevision,
} from '../../domain/kernel/event-store.js';
import { START } from '../../domain/kernel/position.js';
import { openDatabase } from '../../eventstore/sqlite/open-database.js';
import { SqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';
import type { Database } from '../../sqlite/driver.js';
import { type CommitFault, withFaultyCommits } from './faulty-database.js';
import { contractStream, idsOf, newEvent, newEvents, readWholeStream, visible } from './support.js';

describe('group commit', () => {
  let commits = 0;
  let fault: CommitFault | undefined;
  let db: Database;
  let store: SqliteEventStore;

  const open = (): void => {
    commits = 0;
    fault = undefined;
    db = withFaultyCommits(openDatabase(':memory:', { readonly: false }), () => {
      commits += 1;
      return fault;
    });
    store = new SqliteEventStore(db);
  };
  afterEach(() => store.close());

  it('commits concurrent appends in one transaction', async () => {
    open();
    await Promise.all(
      newEvents(100).map((event) => store.append(contractStream(), [event], 'any')),
    );
    expect(commits).toBe(1);
    expect(await store.readAll({ limit: 200 })).toHaveLength(100);
  });

  it('fails a conflicting append alone', async () => {
    open();
    const stream = contractStream();
    const results = await Promise.allSettled([
      store.append(stream, newEvents(1), 'no_stream'),
      store.append(stream, newEvents(1), 5),
      store.append(stream, newEvents(1), 0),
    ]);
    expect(commits).toBe(1);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: expect.any(WrongExpectedRevision) as unknown });
  });

  it('takes no more into a group than keeps the event loop free', async () => {
    open();
    const data = JSON.stringify('x'.repeat(3_000_000));
    await Promise.all(
      Array.from({ length: 6 }, () => store.append(contractStream(), [newEvent({ data })], 'any')),
    );
    expect(commits).toBe(3);
  });

  it('acknowledges and shows nothing of a refused commit', async () => {
    open();
    const stream = contractStream();
    const seen = visible(store, START);
    fault = 'refused';
    const appends = await Promise.allSettled([
      store.append(stream, newEvents(1), 'no_stream'),
      store.append(stream, newEvents(1), 0),
      // A conflict with what was not written after all is none.
      store.append(stream, newEvents(1), 'no_stream'),
    ]);
    for (const append of appends) {
      expect(append).toMatchObject({ reason: expect.any(StoreUnavailable) as unknown });
    }
    fault = undefined;
    expect(await readWholeStream(store, stream)).toEqual([]);
    const [event] = newEvents(1);
    await store.append(stream, [event], 'no_stream');
    await seen.until((events) => events.length > 0);
    expect(idsOf(seen.events)).toEqual([event.id]);
    await seen.close();
  });

  it.each<[CommitFault]>([['fails unwritten'], ['written, answer lost']])(
    'says that it does not know after a commit that %s; the same append again settles it',
    async (kind) => {
      open();
      const stream = contractStream();
      const events = newEvents(3);
      fault = kind;
      await expect(store.append(stream, events, 'no_stream')).rejects.toThrow(AppendOutcomeUnknown);
      fault = undefined;
      expect(await store.append(stream, events, 'no_stream')).toMatchObject({ revision: 2 });
      expect(idsOf(await readWholeStream(store, stream))).toEqual(idsOf(events));
    },
  );

  it('rolls back when the disk is full, and goes on when there is room', async () => {
    open();
    const stream = contractStream();
    await store.append(stream, newEvents(1), 'no_stream');
    const pages = Number(db.pragma('page_count', { simple: true }));
    db.pragma(`max_page_count = ${pages + 2}`);
    const large = newEvents(100).map((event) => ({ ...event, data: `"${'x'.repeat(1_000)}"` }));
    const results = await Promise.allSettled([
      store.append(contractStream(), newEvents(1), 'no_stream'),
      store.append(stream, large, 0),
    ]);
    for (const result of results) {
      expect(result).toMatchObject({ reason: expect.any(StoreUnavailable) as unknown });
    }
    expect(await store.readAll({ limit: 10 })).toHaveLength(1);
    db.pragma('max_page_count = 1000000');
    expect(await store.append(stream, large, 0)).toMatchObject({ revision: 100 });
  });

  it('settles appends under way before it closes, and takes none after', async () => {
    open();
    const appends = newEvents(10).map((event) => store.append('contract-close', [event], 'any'));
    const settled = Promise.all(appends);
    await store.close();
    expect(await settled).toHaveLength(10);
    await expect(store.append('contract-close', newEvents(1), 'any')).rejects.toThrow(
      StoreUnavailable,
    );
    await expect(store.head()).rejects.toThrow(StoreUnavailable);
  });
});
