/** The control check of a day: it agrees over some days of business, and finds and names what is planted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  openProjections,
  type RebuildableProjections,
} from '../../projections/open-projections.js';
import { History } from '../projections/history.js';
import { accountOpened, posted } from '../projections/ledger-events.js';
import { writeDays } from '../projections/write-days.js';
import { tamper } from './tamper.js';

describe('the control check of a day', () => {
  let folder: string;
  let history: History;
  let projections: RebuildableProjections;
  const check = async (book: string, date?: string) => {
    const found = await projections.queries.checkDay({ book, date });
    if (found === undefined) throw new Error(`no book ${book}`);
    return found;
  };
  const open = async (): Promise<void> => {
    projections = await openProjections({ log: history.log, dataDir: folder });
    await projections.ready;
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'control-check-'));
    history = await History.open();
  });
  afterEach(async () => {
    await projections.stop();
    await history.close();
    rmSync(folder, { recursive: true });
  });

  it('agrees on every day, with flow and change side by side', async () => {
    await writeDays(history);
    await open();
    for (const book of ['main', 'side']) {
      for (const date of ['2026-03-01', '2026-03-02', undefined]) {
        expect(await check(book, date)).toMatchObject({ book, breaks: [], first: null });
      }
      const days = { book, from: '2026-01-01', through: '2026-12-31' };
      expect(await projections.queries.periodBreaks(days)).toStrictEqual([]);
    }
    const { lines, closed } = await check('side', '2026-03-02');
    expect(closed).toBe(true);
    expect(lines).toStrictEqual([
      {
        ...{ subject: 'bank', currency: 'CNY', flow: '-15.00', change: '-15.00' },
        ...{ generalLedger: '485.00', accounts: '485.00' },
      },
      {
        ...{ subject: 'customer_payable', currency: 'CNY', flow: '15.00', change: '15.00' },
        ...{ generalLedger: '-485.00', accounts: '-485.00' },
      },
    ]);
    expect(await projections.queries.checkDay({ book: 'none' })).toBeUndefined();
  });

  it('names a day of a subject that was tampered with', async () => {
    await writeDays(history);
    await open();
    tamper(
      folder,
      'subject_days',
      "closing = '484.00' WHERE book = 'side' AND subject = 'bank' AND day = '2026-03-02'",
    );
    const { breaks, first } = await check('side', '2026-03-02');
    const of = { subject: 'bank', currency: 'CNY' };
    expect(breaks).toStrictEqual([
      { kind: 'balance', ...of, account: null, expected: '485.00', found: '484.00' },
    ]);
    // Every event and voucher is right: it is the row.
    expect(first).toStrictEqual({ kind: 'balance', ...of, day: '2026-03-02', event: null });
    const days = { book: 'side', from: '2026-03-01', through: '2026-03-31' };
    expect(await projections.queries.periodBreaks(days)).toStrictEqual([
      {
        ...{ kind: 'balance', date: '2026-03-02', ...of, account: null },
        ...{ expected: '485.00', found: '484.00' },
      },
    ]);
  });

  it('names an account and a total that are not kept as the log says', async () => {
    await writeDays(history);
    await open();
    tamper(
      folder,
      'account_balances',
      "posted = '1.00' WHERE account = (SELECT number FROM accounts WHERE book = 'side' AND subject = 'bank' LIMIT 1)",
    );
    tamper(
      folder,
      'subject_balances',
      "closing = '-2.00' WHERE book = 'side' AND subject = 'customer_payable'",
    );
    const { breaks } = await check('side');
    expect(breaks).toStrictEqual([
      {
        ...{ kind: 'total', subject: 'customer_payable', currency: 'CNY', account: null },
        ...{ expected: '-485.00', found: '-2.00' },
      },
      {
        ...{ kind: 'account', subject: 'bank', currency: 'CNY', account: expect.any(String) },
        ...{ expected: '485.00', found: '1.00' },
      },
    ]);
  });

  it('bisects to the first event whose balance does not follow', async () => {
    const book = { book: 'odd', timezone: 'UTC', cutTime: '00:00', day: '2026-03-01', chart: [] };
    await history.append('ledger-odd', { type: 'BookOpened', data: book });
    await history.append('ledger-odd', accountOpened('bank-1', 'bank'));
    await history.append('ledger-odd', accountOpened('equity-1', 'equity'));
    // From the fourth day on the writer's balance of the bank is one too high.
    for (let day = 1; day <= 9; day += 1) {
      const date = `2026-03-0${day}`;
      const event = posted(`t${day}`, 'bank-1', 'equity-1', '1.00', date);
      if (event.type !== 'TransactionPosted') throw new Error('no transaction');
      const balances = [`${day < 4 ? day : day + 1}.00`, `${day}.00`];
      const entries = event.data.entries.map((entry, index) => ({
        ...{ ...entry, sequence: day, balance: balances[index] ?? '' },
      }));
      await history.append('ledger-odd', { ...event, data: { ...event.data, entries } });
    }
    await open();
    expect((await check('odd', '2026-03-03')).breaks).toStrictEqual([]);
    expect((await check('odd', '2026-03-09')).first).toStrictEqual({
      ...{ kind: 'balance', subject: 'bank', currency: 'CNY', day: '2026-03-04' },
      event: {
        ...{ position: expect.any(String), transaction: 't4', account: 'bank-1' },
        ...{ expected: '4.00', found: '5.00' },
      },
    });
    // What the writer kept wrong moved no more than the entries of the later days say.
    expect((await check('odd', '2026-03-05')).breaks.map(({ kind }) => kind)).toStrictEqual([
      'balance',
    ]);
  });
});
