import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import type { LedgerService } from '../../engine/ledger/ledger-service.js';
import { Sqlite } from '../../sqlite/driver.js';
import { cny } from '../money/amounts.js';
import { MemoryEventStore } from '../support/memory-event-store.js';
import {
  addSubject,
  cr,
  cut,
  dr,
  freeze,
  funded,
  limits,
  momentOf,
  open,
  post,
  postReserved,
  reserve,
  reverse,
  voidReserved,
} from './given.js';
import { bench, type Bench, context, prepare, statuses } from './open.js';

const hold = [dr('alice', '1.00'), cr('bob', '1.00')];
const story: readonly LedgerCommand[] = [
  addSubject('wallets', '220301', { type: 'liability', parent: 'customer_payable' }),
  post('a', [dr('alice', '10.00'), cr('bob', '10.00')], { metadata: { k: 'ä"\\' } }),
  reverse('ra', 'a'),
  reserve('r1', hold),
  reserve('r2', hold, { expiresIn: 60, reference: 'x', metadata: { k: 'v' } }),
  reserve('r3', hold),
  reserve('r4', hold),
  postReserved('p1', 'r1'),
  voidReserved('r3'),
  open('carol', {
    subject: 'wallets',
    limits: { floor: cny('-90000000000000000.00'), ceiling: cny('5.00') },
    metadata: { m: 'n' },
  }),
  freeze('carol'),
  limits('bob', { floor: cny('-7.00'), ceiling: cny('500.00') }),
  limits('bob', { floor: null, ceiling: cny('600.00'), from: '2026-03-12' }),
  limits('alice', { ceiling: cny('700.00'), from: '2026-03-11' }),
  cut('operator'),
];
/** What a ledger answers that knows the story, to everything that could tell whether it does. */
const questions: readonly LedgerCommand[] = [
  ...story.slice(0, 10),
  addSubject('wallets', '220301', { type: 'liability' }),
  reverse('rb', 'a'),
  postReserved('p2', 'r3'),
  post('f', [dr('carol', '1.00'), cr('bob', '1.00')]),
  post('a', hold),
];

let at: Bench;
let dataDir: string;

beforeEach(async () => {
  at = await bench(new MemoryEventStore());
  dataDir = at.folder();
});
afterEach(() => at.close());

const file = (): string => join(dataDir, 'caches', 'ledger.sqlite');

async function write(snapshotEvery: number): Promise<void> {
  const ledger = await at.ledger({ dataDir, snapshotEvery });
  await prepare(ledger, funded);
  for (const command of story) {
    await ledger.execute('main', [command], { ...context, nowMs: momentOf(command) });
  }
  await ledger.close();
}

async function answers(ledger: LedgerService): Promise<unknown> {
  return {
    answers: statuses(await ledger.execute('main', questions, context)),
    accounts: await Promise.all(
      ['bank', 'alice', 'bob', 'carol'].map((id) => ledger.account('main', id)),
    ),
    reservations: await Promise.all(
      ['r1', 'r2', 'r3', 'r4'].map((id) => ledger.reservation('main', id)),
    ),
    chart: await ledger.chart('main'),
    books: ledger.books(),
  };
}

const expected = [
  ...Array.from({ length: 10 }, () => 'duplicate'),
  'id_conflict',
  'already_reversed',
  'reservation_closed',
  'account_frozen',
  'id_conflict',
];

describe('the cache', () => {
  it.each([1, 2, 3, 7, 1000])(
    'changes no answer, flushed every %d events',
    async (snapshotEvery) => {
      await write(snapshotEvery);
      const cached = await answers(await at.ledger({ dataDir }));
      const fresh = await answers(await at.ledger());
      expect(cached).toStrictEqual(fresh);
      expect(cached).toMatchObject({ answers: expected });
    },
  );

  it('keeps limits as they were changed, and changes that wait for their day', async () => {
    await write(1000);
    const tomorrow = cut('operator', '2026-03-11');
    const [cached, fresh] = [await at.ledger({ dataDir }), await at.ledger()];
    const limitsOf = async (ledger: LedgerService) =>
      Promise.all(['alice', 'bob'].map(async (id) => (await ledger.account('main', id))?.limits));
    for (const ledger of [cached, fresh]) {
      expect(await limitsOf(ledger)).toStrictEqual([
        { floor: cny('0.00'), ceiling: cny('700.00') },
        { floor: cny('-7.00'), ceiling: cny('500.00') },
      ]);
    }
    await cached.execute('main', [tomorrow], { ...context, nowMs: momentOf(tomorrow) });
    expect(await limitsOf(cached)).toStrictEqual([
      { floor: cny('0.00'), ceiling: cny('700.00') },
      { ceiling: cny('600.00') },
    ]);
  });

  it('may be lost, damaged, or of another version', async () => {
    await write(1);
    const fresh = await answers(await at.ledger());
    for (const spoil of [
      () => rmSync(file()),
      () => writeFileSync(file(), 'no database'),
      () => writeFileSync(file(), ''),
      () => new Sqlite(file()).pragma('user_version = 999'),
      () => new Sqlite(file()).exec("UPDATE accounts SET subject = 'gone'"),
      () => new Sqlite(file()).exec('DELETE FROM accounts'),
      () => new Sqlite(file()).exec("UPDATE books SET chart = '[]'"),
    ]) {
      spoil();
      const ledger = await at.ledger({ dataDir });
      expect(await answers(ledger)).toStrictEqual(fresh);
      await ledger.close();
      expect(existsSync(file())).toBe(true);
    }
  });

  it('of another store is thrown away', async () => {
    await write(1);
    const elsewhere = await bench(new MemoryEventStore());
    await prepare(await elsewhere.ledger(), [open('bank', { subject: 'bank' }), open('alice')]);
    const ledger = await elsewhere.ledger({ dataDir });
    expect((await ledger.account('main', 'alice'))?.balance.posted.value).toBe('0.00');
    expect(await ledger.account('main', 'carol')).toBeUndefined();
    expect(
      statuses(
        await ledger.execute(
          'main',
          [post('a', [dr('bank', '1.00'), cr('alice', '1.00')])],
          context,
        ),
      ),
    ).toStrictEqual(['applied']);
    await elsewhere.close();
  });

  it('that is ahead of a restored log is thrown away', async () => {
    const store = new MemoryEventStore();
    const first = await bench(store);
    const ledger = await first.ledger({ dataDir });
    await prepare(ledger, funded);
    const backup = store.events.length;
    await ledger.execute('main', [post('lost', hold)], context);
    await ledger.close();
    store.events.length = backup;
    const restored = await first.ledger({ dataDir });
    expect((await restored.account('main', 'alice'))?.balance.posted.value).toBe('100.00');
    expect(statuses(await restored.execute('main', [post('lost', hold)], context))).toStrictEqual([
      'applied',
    ]);
    // The same length, but another history.
    store.events.length = backup;
    await restored.close();
    await (await first.ledger()).execute('main', [post('other', hold)], context);
    const again = await first.ledger({ dataDir });
    expect(
      statuses(await again.execute('main', [post('other', hold), post('lost', hold)], context)),
    ).toStrictEqual(['duplicate', 'applied']);
    await first.close();
  });

  it('that is older than the log is caught up', async () => {
    await write(1);
    const old = join(at.folder(), 'old.sqlite');
    cpSync(file(), old);
    const ledger = await at.ledger({ dataDir });
    await ledger.execute('main', [post('later', hold), voidReserved('r4')], context);
    await ledger.close();
    cpSync(old, file());
    const restarted = await at.ledger({ dataDir });
    expect(
      statuses(
        await restarted.execute(
          'main',
          [post('later', hold), voidReserved('r4'), voidReserved('r2')],
          context,
        ),
      ),
    ).toStrictEqual(['duplicate', 'duplicate', 'applied']);
  });
});
