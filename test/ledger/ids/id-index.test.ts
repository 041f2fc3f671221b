/** The index of permanent ids over its rows: through flushes that succeed or fail, and opened anew. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { LedgerEvent } from '../../../domain/ledger/events.js';
import { CacheTables } from '../../../engine/ledger/cache-writer.js';
import { IdIndex } from '../../../engine/ledger/id-index.js';
import { openCacheFile } from '../../../engine/ledger/cache-file.js';
import type { Database } from '../../../sqlite/driver.js';

const ended = (reservation: string): LedgerEvent => ({
  type: 'ReservationVoided',
  data: { reservation, cause: 'void', day: '2026-03-01' },
});
const key = (name: number | string): string => `e/${name}`;

describe('the index of ids', () => {
  let dir: string;
  let db: Database;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tallybook-ids-'));
    db = openCacheFile(dir);
  });
  afterEach(() => {
    db.close();
    rmSync(dir, { recursive: true });
  });

  const write = (index: IdIndex, book = 1): void => new CacheTables(db).write(book, index.parts());
  const flush = (index: IdIndex, book = 1): void => {
    index.begin();
    write(index, book);
    index.flushed();
  };
  const failToFlush = (index: IdIndex): void => {
    index.begin();
    const fail = db.transaction(() => {
      write(index);
      throw new Error('full');
    });
    expect(fail).toThrow('full');
    index.failed();
  };
  const clear = (index: IdIndex): void => db.transaction(() => index.clear())();
  const rows = (table: string): unknown =>
    db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();

  it('finds what was added, flushed or not, and nothing of another book', () => {
    const [one, other] = [new IdIndex(db, 1), new IdIndex(db, 2)];
    one.add(ended('a'), 3);
    flush(one);
    one.add(ended('b'), 4);
    const expected = new Map([
      [key('a'), [3]],
      [key('b'), [4]],
    ]);
    expect(one.find(['a', 'b', 'c'].map(key))).toEqual(expected);
    expect(other.find(['a', 'b'].map(key))).toEqual(new Map());
  });

  it('finds each id in whatever run and layer it is, as a map would', () => {
    const step = fc.oneof(
      { weight: 20, arbitrary: fc.record({ add: fc.integer({ min: 1, max: 400 }) }) },
      ...['flush', 'fail', 'reopen'].map((does) => ({
        weight: 5,
        arbitrary: fc.constant({ does }),
      })),
      { weight: 1, arbitrary: fc.constant({ does: 'clear' }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let index = new IdIndex(db, 1);
        clear(index);
        let flushed = 0;
        let added = 0;
        for (const one of steps) {
          if ('add' in one) {
            for (let count = 0; count < one.add; count += 1)
              index.add(ended(String((added += 1))), added);
          } else if (one.does === 'flush') {
            flush(index);
            flushed = added;
          } else if (one.does === 'fail') {
            failToFlush(index);
          } else if (one.does === 'reopen') {
            // What was not flushed is read from the log again.
            index = new IdIndex(db, 1);
            for (let id = flushed + 1; id <= added; id += 1) index.add(ended(String(id)), id);
          } else {
            clear(index);
            flushed = added = 0;
          }
        }
        const ids = Array.from({ length: added }, (_, id) => id + 1);
        const asked = [...ids, ...ids.map((id) => `new-${id}`)].map(key);
        const found = index.find(asked);
        expect(ids.every((id) => String(found.get(key(id))) === String(id))).toBe(true);
        expect(found.size).toBe(added);
        expect(rows('ids')).toBe(flushed);
      }),
      { numRuns: 40 },
    );
  });

  it('lets small flushes share a run, and begins another layer when a layer is full', () => {
    const index = new IdIndex(db, 1);
    let id = 0;
    const add = (count: number): void => {
      for (let more = 0; more < count; more += 1) index.add(ended(String((id += 1))), id);
      flush(index);
    };
    const layers = (): unknown =>
      db
        .prepare(
          'SELECT layer, ids, first_run, last_run, last_run_ids, length(bits) AS bytes FROM id_layers ORDER BY layer',
        )
        .all();
    const first = { layer: 0, first_run: 1, last_run: 1, bytes: 2_048 };
    add(1_000);
    add(24);
    expect(layers()).toEqual([{ ...first, ids: 1_024, last_run_ids: 1_024 }]);
    add(1);
    add(70_000);
    expect(layers()).toEqual([
      { ...first, ids: 1_024, last_run_ids: 1_024 },
      { layer: 1, ids: 1, first_run: 2, last_run: 2, last_run_ids: 1, bytes: 4_096 },
      { layer: 2, ids: 70_000, first_run: 3, last_run: 3, last_run_ids: 70_000, bytes: 262_144 },
    ]);
    add(9);
    expect(layers()).toContainEqual({
      ...{ layer: 2, ids: 70_009, first_run: 3, last_run: 4, last_run_ids: 9, bytes: 262_144 },
    });
    expect(index.find([key(1), key(1_025), key(30_000), key(id), key(id + 1)])).toEqual(
      new Map([1, 1_025, 30_000, id].map((one) => [key(one), [one]])),
    );
  });
});
