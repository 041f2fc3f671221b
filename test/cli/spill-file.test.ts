/** What the checks of `verify` remember of a long log, outside of memory. */
import { createHash } from 'node:crypto';
import { afterEach, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CommandFailure } from '../../cli/exit-codes.js';
import { Findings } from '../../cli/verify/findings.js';
import { leavesInMemory } from '../../cli/verify/kept.js';
import { readEvent, type Reading } from '../../cli/verify/readable-events.js';
import { SpillFile } from '../../cli/verify/spill-file.js';
import { LogAudit } from '../../cli/verify/verify-log.js';
import { toPosition } from '../../domain/kernel/position.js';

const numbers = { write: String, read: Number };
let file: SpillFile;
afterEach(() => file.close());

it('a map answers as a map in memory does, whatever was written to the file', () => {
  const key = fc.integer({ min: 0, max: 30 }).map((n) => `key-${n}`);
  const step = fc.oneof(
    fc.record({ what: fc.constant('get' as const), key }),
    fc.record({ what: fc.constant('set' as const), key, value: fc.integer() }),
  );
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 200 }),
      fc.integer({ min: 1, max: 12 }),
      (steps, entries) => {
        file = new SpillFile(entries);
        const [map, other] = [file.map(numbers), file.map(numbers)];
        const model = new Map<string, number>();
        for (const now of steps) {
          if (now.what === 'get') expect(map.get(now.key)).toBe(model.get(now.key));
          else {
            map.set(now.key, now.value);
            model.set(now.key, now.value);
          }
        }
        for (const [known, value] of model) expect(map.get(known)).toBe(value);
        expect(other.get('key-1')).toBeUndefined();
        file.close();
      },
    ),
  );
  file = new SpillFile();
});

it('a map holds no more in memory than it may, however much it is told', () => {
  file = new SpillFile(100);
  const map = file.map(numbers);
  let most = 0;
  for (let n = 0; n < 5_000; n++) {
    map.set(`key-${n}`, n);
    map.get(`key-${(n * 7919) % 5_000}`);
    most = Math.max(most, map.inMemory);
  }
  expect(most).toBeLessThanOrEqual(100);
  expect(map.get('key-0')).toBe(0);
});

it('leaves come back in their order', () => {
  const leaf = (n: number) => createHash('sha256').update(String(n)).digest();
  file = new SpillFile();
  const [spilled, model] = [file.leaves(), leavesInMemory()];
  let next = 0;
  for (const [push, take] of [
    [10, 3],
    [5_000, 4_090],
    [1, 0],
    [9_000, 9_915],
    [3, 10],
    [8_192, 8_192],
    [1, 2],
  ]) {
    for (let n = 0; n < (push ?? 0); n++, next++) {
      spilled.push(leaf(next));
      model.push(leaf(next));
    }
    const count = Math.min(take ?? 0, model.length);
    const [found, due] = [spilled, model].map((queue) => Buffer.concat([...queue.take(count)]));
    expect(found?.toString('hex')).toBe(due?.toString('hex'));
    expect(spilled.length).toBe(model.length);
  }
});

it('a disk without room ends the audit, and is no finding', () => {
  file = new SpillFile(2, 8);
  const findings = new Findings();
  const audit = new LogAudit('store', findings, new Map(), file);
  let failure: unknown;
  try {
    for (let n = 0; n < 5_000; n++) audit.take(frozen(n));
  } catch (error) {
    failure = error;
  }
  expect(failure).toBeInstanceOf(CommandFailure);
  expect(failure).toHaveProperty(
    'message',
    'the checks need room in the folder for temporary files: database or disk is full',
  );
  expect(findings.list.filter(({ message }) => message.includes('disk'))).toEqual([]);
});

/** The first event of a book of its own. */
const frozen = (n: number): Reading =>
  readEvent({
    stream: `ledger-book-${n}`,
    revision: 0,
    position: toPosition(BigInt(n + 1)),
    id: '00000000-0000-4000-8000-000000000000',
    type: 'AccountFrozen.v1',
    data: JSON.stringify({ account: 'a' }),
    metadata: JSON.stringify({
      $correlationId: 'c',
      $causationId: 'c',
      actor: 'system',
      at: '2026-03-01T00:00:00.000Z',
    }),
    createdMs: 0,
  });
