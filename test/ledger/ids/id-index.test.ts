/** The index of permanent ids over its rows: before and after a flush, and after it was opened anew. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerEvent } from '../../../domain/ledger/events.js';
import { IdIndex } from '../../../engine/ledger/id-index.js';
import { openCacheFile } from '../../../engine/ledger/ledger-cache.js';
import type { Database } from '../../../sqlite/driver.js';
import { waitUntil } from '../../support/wait-until.js';

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

  const flush = (index: IdIndex): void => {
    db.transaction(() => index.flush())();
    index.flushed();
  };
  const questions = (): string[] => {
    const asked: string[] = [];
    const prepare = db.prepare.bind(db);
    // Every question of the index to its rows, by the statement that asks it.
    db.prepare = ((sql: string) => {
      const statement = prepare(sql);
      const iterate = statement.iterate.bind(statement);
      statement.iterate = (...parameters: unknown[]) => {
        asked.push(sql);
        return iterate(...parameters);
      };
      return statement;
    }) as typeof db.prepare;
    return asked;
  };

  it('finds what was added, flushed or not, and nothing of another book', () => {
    const [one, other] = [new IdIndex(db, 1), new IdIndex(db, 2)];
    one.add(ended('a'), 3);
    flush(one);
    one.add(ended('b'), 4);
    expect(one.find(['a', 'b', 'c'].map(key))).toEqual(
      new Map([
        [key('a'), [3]],
        [key('b'), [4]],
      ]),
    );
    expect(other.find(['a', 'b'].map(key))).toEqual(new Map());
  });

  it('finds everything while its filter is filled, and asks no more of new keys when it is', async () => {
    const before = new IdIndex(db, 1);
    const count = 9_000;
    for (let id = 0; id < count; id += 1) before.add(ended(String(id)), id + 1);
    flush(before);

    const asked = questions();
    const index = new IdIndex(db, 1);
    expect(index.find([key(count - 1), key('new')])).toEqual(new Map([[key(count - 1), [count]]]));
    await waitUntil(() => {
      asked.length = 0;
      expect(index.find([key('another')])).toEqual(new Map());
      return asked.length === 0;
    });
    for (let id = 0; id < count; id += 1)
      expect(index.find([key(id)]).get(key(id))).toEqual([id + 1]);
    index.add(ended('late'), count + 1);
    flush(index);
    expect(index.find([key('late')])).toEqual(new Map([[key('late'), [count + 1]]]));
    index.clear();
    expect(index.find([key('late'), key(0)])).toEqual(new Map());
  });
});
