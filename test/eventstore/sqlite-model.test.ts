/** The embedded store against a plain model of what EventStoreDB does with appends. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ExpectedRevision, WrongExpectedRevision } from '../../domain/kernel/event-store.js';
import { openSqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';
import { sized } from '../support/test-size.js';
import { idsOf, newEvent, readWholeStream } from './support.js';

interface Attempt {
  readonly stream: string;
  readonly ids: readonly string[];
  readonly expected: ExpectedRevision;
}

/** The revision of the last event after an append, or `conflict`. Writes into the model. */
function appendToModel(
  log: Map<string, string[]>,
  { stream, ids, expected }: Attempt,
): number | 'conflict' {
  const stored = log.get(stream) ?? [];
  const write = (): number => {
    log.set(stream, [...stored, ...ids]);
    return stored.length + ids.length - 1;
  };
  if (expected === 'any' || expected === 'stream_exists') {
    if (expected === 'stream_exists' && stored.length === 0) return 'conflict';
    const found = ids.map((id) => stored.indexOf(id));
    if (found[0] === -1) return write();
    return found.includes(-1) ? 'conflict' : (found.at(-1) ?? 'conflict');
  }
  const next = expected === 'no_stream' ? 0 : expected + 1;
  if (next > stored.length) return 'conflict';
  if (next === stored.length) return write();
  return ids.every((id, index) => stored[next + index] === id) ? next + ids.length - 1 : 'conflict';
}

// Few ids, few streams and low revisions: repetitions and races are what this is about.
const ids = Array.from({ length: 6 }, () => newEvent().id);
const attempt: fc.Arbitrary<Attempt> = fc.record({
  stream: fc.constantFrom('contract-a', 'contract-b'),
  ids: fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1, maxLength: 3 }),
  expected: fc.oneof(
    fc.constantFrom('any' as const, 'no_stream' as const, 'stream_exists' as const),
    fc.nat({ max: 8 }),
  ),
});

describe('appends to the embedded store', () => {
  it('end as those to EventStoreDB do, alone or in a group', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(attempt, { minLength: 1, maxLength: 8 }), { maxLength: 8 }),
        async (groups) => {
          const model = new Map<string, string[]>();
          const store = openSqliteEventStore({ file: ':memory:' });
          for (const group of groups) {
            const expected = group.map((each) => appendToModel(model, each));
            const actual = await Promise.all(
              group.map((each) =>
                store
                  .append(
                    each.stream,
                    each.ids.map((id) => newEvent({ id })),
                    each.expected,
                  )
                  .then(({ revision }) => revision)
                  .catch((error: unknown) =>
                    error instanceof WrongExpectedRevision ? 'conflict' : error,
                  ),
              ),
            );
            expect(actual).toEqual(expected);
          }
          for (const [stream, stored] of model) {
            expect(idsOf(await readWholeStream(store, stream))).toEqual(stored);
          }
          await store.close();
        },
      ),
      { numRuns: sized({ small: 200, ci: 500, full: 5_000 }) },
    );
  });
});
