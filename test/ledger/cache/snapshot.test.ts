/** The rows of a flush: of one revision, though the book goes on, and not lost if they were not written. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Book } from '../../../domain/ledger/book.js';
import type { LedgerCommand } from '../../../domain/ledger/commands.js';
import { openCacheFile } from '../../../engine/ledger/cache-file.js';
import { CacheTables } from '../../../engine/ledger/cache-writer.js';
import { Snapshot } from '../../../engine/ledger/snapshot.js';
import type { Database } from '../../../sqlite/driver.js';
import {
  cr,
  dr,
  funded,
  given,
  OPENING,
  post,
  reserve,
  voidReserved,
  type World,
} from '../given.js';

const entries = [dr('alice', '1.00'), cr('bob', '1.00')];

describe('the rows of a flush', () => {
  let dir: string;
  let db: Database;
  let snapshot: Snapshot;
  let world: World;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tallybook-snapshot-'));
    db = openCacheFile(dir);
    snapshot = new Snapshot(db, 1);
    ({ world } = given(...funded, reserve('r1', entries), reserve('r2', entries)));
  });
  afterEach(() => {
    db.close();
    rmSync(dir, { recursive: true });
  });

  const run = (...commands: readonly LedgerCommand[]): void => {
    for (const command of commands) world.run(command);
  };
  const write = (): void => {
    new CacheTables(db).write(1, snapshot.parts());
    snapshot.flushed();
  };
  const flush = (): void => {
    snapshot.begin(world.book);
    write();
  };
  const plain = ({ accounts, reservations }: Book) => ({
    accounts: new Map([...accounts].sort()),
    reservations: [...reservations],
  });
  const loaded = () => plain(new Snapshot(db, 1).load(OPENING, 0));

  it('are of the revision at which it began', () => {
    const before = structuredClone(plain(world.book));
    snapshot.begin(world.book);
    run(post('t', entries), voidReserved('r1'), reserve('r3', entries));
    run({ type: 'FreezeAccount', id: 'bob' });
    write();
    expect(loaded()).toEqual(before);
    flush();
    expect(loaded()).toEqual(plain(world.book));
  });

  it('are written by the next flush if they could not be written', () => {
    snapshot.begin(world.book);
    run(voidReserved('r2'), reserve('r3', entries));
    snapshot.failed(world.book);
    flush();
    expect(loaded()).toEqual(plain(world.book));
    snapshot.begin(world.book);
    snapshot.failed(world.book);
    run(reserve('r4', entries));
    snapshot.begin(world.book);
    run(voidReserved('r1'));
    snapshot.failed(world.book);
    flush();
    expect(loaded()).toEqual(plain(world.book));
    expect(loaded().reservations.map(([id]) => id)).toEqual(['r3', 'r4']);
  });

  it('are few at a time, and all of them', () => {
    const count = 5_000;
    run(
      ...Array.from({ length: count }, (_, id) =>
        reserve(`many-${id}`, [dr('alice', '0.01'), cr('bob', '0.01')]),
      ),
    );
    snapshot.begin(world.book);
    const parts = [...snapshot.parts()];
    expect(parts.filter(({ kind }) => kind === 'made').length).toBeGreaterThan(1);
    write();
    expect(loaded()).toEqual(plain(world.book));
  });
});
