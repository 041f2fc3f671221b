/** What a commit hands to those who follow the log is what they would read of it in the file. */
import { afterAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import { START } from '../../domain/kernel/position.js';
import {
  openSqliteEventStore,
  type SqliteEventStore,
} from '../../eventstore/sqlite/sqlite-event-store.js';
import { sized } from '../support/test-size.js';
import { PretendedCommitThread } from './pretended-commit-thread.js';
import { newEvent } from './support.js';

// Few ids and streams: appends that conflict, or that were made before, are part of the groups.
const ids = Array.from({ length: 8 }, () => newEvent().id);
const append = fc.record({
  kind: fc.constant('append' as const),
  stream: fc.constantFrom('a', 'b', '$hidden', '$$a'),
  ids: fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1, maxLength: 3 }),
  expected: fc.oneof(fc.constantFrom('any' as const, 'no_stream' as const), fc.nat({ max: 6 })),
});
const deletion = fc.record({
  kind: fc.constantFrom('soft' as const, 'tombstone' as const),
  stream: fc.constant('b'),
});
const group = fc.array(fc.oneof({ weight: 9, arbitrary: append }, deletion), {
  minLength: 1,
  maxLength: 6,
});

const folder = mkdtempSync(join(tmpdir(), 'tallybook-committed-'));
afterAll(() => rmSync(folder, { recursive: true }));
const clock = { now: () => 7 };
let files = 0;
const inFile = (): SqliteEventStore => {
  const file = join(folder, `${(files += 1)}.sqlite`);
  const startCommitThread = (of: string) => new PretendedCommitThread(of);
  return openSqliteEventStore({ file, clock, startCommitThread });
};

it.each<[string, () => SqliteEventStore]>([
  ['this thread', () => openSqliteEventStore({ file: ':memory:', clock })],
  ['a thread that commits', inFile],
])('whatever the groups are made of, if they are written by %s', async (_, open) => {
  await fc.assert(
    fc.asyncProperty(fc.array(group, { maxLength: 12 }), async (groups) => {
      const store = open();
      const followed: RecordedEvent[] = [];
      let caughtUp = (): void => undefined;
      const end = new Promise<void>((resolve) => (caughtUp = resolve));
      const subscription = store.subscribeToAll(START, {
        onEvents: (events) => Promise.resolve(void followed.push(...events)),
        onCaughtUp: () => caughtUp(),
      });
      await end;
      for (const writes of groups) {
        await Promise.allSettled(
          writes.map((write) =>
            write.kind === 'append'
              ? store.append(
                  write.stream,
                  write.ids.map((id) => newEvent({ id })),
                  write.expected,
                )
              : store.deleteStream({ ...write, expected: 'any' }),
          ),
        );
      }
      const log = await store.readAll({ limit: 4_096 });
      while (followed.length < log.length) await new Promise((next) => setImmediate(next));
      await subscription.close();
      expect(followed).toStrictEqual(log);
      await store.close();
    }),
    { numRuns: sized({ small: 100, ci: 300, full: 3_000 }) },
  );
});
