import { describe, expect, it } from '@jest/globals';
import { trialBalanceOf } from '../../cli/trial-balance.js';
import { START } from '../../domain/kernel/position.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import { openProjections } from '../../projections/open-projections.js';
import { cny } from '../money/amounts.js';
import { describeDatabases } from './databases.js';
import { History } from './history.js';
import { accountOpened, posted } from './ledger-events.js';
import { daysRead } from './days-read.js';

describeDatabases('read models of the general ledger', ({ place }) => {
  const days = daysRead(place);
  const queries = () => days.projections.queries;

  describe('trial balance', () => {
    it('carries openings on, counts debits up and balances in every currency', async () => {
      const balance = await queries().trialBalance({ book: 'side', date: '2026-03-02' });
      const line = (subject: string, o: string, d: string, c: string, closing: string) => ({
        subject,
        currency: 'CNY',
        opening: cny(o),
        debits: cny(d),
        credits: cny(c),
        closing: cny(closing),
      });
      expect(balance).toStrictEqual({
        book: 'side',
        date: '2026-03-02',
        closed: true,
        lines: [
          line('bank', '500.00', '0.00', '15.00', '485.00'),
          line('customer_payable', '-500.00', '15.00', '0.00', '-485.00'),
        ],
        totals: [{ currency: 'CNY', debits: cny('15.00'), credits: cny('15.00') }],
        balanced: true,
        position: days.projections.position(),
      });
    });

    it('defaults to the open day, and carries every subject to a day without movement', async () => {
      const balance = await queries().trialBalance({ book: 'side' });
      expect(balance).toMatchObject({ date: '2026-03-03', closed: false, balanced: true });
      expect(balance?.lines.map(({ opening, closing }) => [opening, closing])).toStrictEqual([
        [cny('485.00'), cny('485.00')],
        [cny('-485.00'), cny('-485.00')],
      ]);
    });

    it('is empty before the first day and for a currency that nobody used', async () => {
      const empty = { lines: [], totals: [], balanced: true };
      const early = await queries().trialBalance({ book: 'side', date: '2020-01-01' });
      expect(early).toMatchObject(empty);
      expect(await queries().trialBalance({ book: 'side', currency: 'JPY' })).toMatchObject(empty);
      expect(await queries().trialBalance({ book: 'none' })).toBeUndefined();
    });

    it('is in the order of the chart of the book, with the subjects that were added', async () => {
      const grown = await History.open();
      await grown.book('main', [
        ...(
          [
            ['bank_icbc', '100201', 'asset', 'bank'],
            ['cash', '1001', 'asset', undefined],
            ['paid_in', '400101', 'equity', 'equity'],
          ] as const
        ).map(([id, code, type, parent]): LedgerCommand => ({
          type: 'AddSubject',
          subject: { id, code, name: id, type, ...(parent === undefined ? {} : { parent }) },
        })),
        ...['bank', 'bank_icbc', 'cash', 'paid_in', 'equity'].map((subject): LedgerCommand => ({
          ...{ type: 'OpenAccount', origin: 'caller', id: subject, currency: 'CNY', subject },
        })),
        {
          ...{ type: 'PostTransaction', origin: 'caller', id: 't' },
          entries: [
            { account: 'bank', direction: 'debit', amount: cny('1.00') },
            { account: 'bank_icbc', direction: 'debit', amount: cny('2.00') },
            { account: 'cash', direction: 'debit', amount: cny('4.00') },
            { account: 'equity', direction: 'credit', amount: cny('3.00') },
            { account: 'paid_in', direction: 'credit', amount: cny('4.00') },
          ],
        },
      ]);
      const own = await openProjections({ log: grown.log, ...(await place()) });
      await own.ready;
      const balance = await own.queries.trialBalance({ book: 'main' });
      expect(balance?.lines.map(({ subject, closing }) => [subject, closing.value])).toStrictEqual([
        ['cash', '4.00'],
        ['bank', '1.00'],
        ['bank_icbc', '2.00'],
        ['equity', '-3.00'],
        ['paid_in', '-4.00'],
      ]);
      expect(balance?.balanced).toBe(true);
      expect(await own.controlCheck('main')).toMatchObject({ agrees: true });
      const fold = trialBalanceOf('main');
      for (const event of (await grown.log.readAll(START, 1000))?.events ?? []) fold.apply(event);
      expect(fold.result()?.lines).toStrictEqual(balance?.lines);
      await own.stop();
      await grown.close();
    });

    it('holds sums above 64 bits', async () => {
      const big = await History.open();
      const most = '90000000000000000.00';
      await big.append('ledger-big', {
        type: 'BookOpened',
        data: { book: 'big', timezone: 'UTC', cutTime: '00:00', day: '2026-03-01', chart: [] },
      });
      for (const n of [1, 2]) {
        await big.append('ledger-big', accountOpened(`bank-${n}`, 'bank'));
        await big.append('ledger-big', accountOpened(`equity-${n}`, 'equity'));
        await big.append('ledger-big', posted(`t${n}`, `bank-${n}`, `equity-${n}`, most));
      }
      const read = await openProjections({ log: big.log, ...(await place()) });
      await read.ready;
      const balance = await read.queries.trialBalance({ book: 'big' });
      const sum = cny('180000000000000000.00');
      expect(18_000_000_000_000_000_000n).toBeGreaterThan(2n ** 63n);
      expect(balance?.totals).toStrictEqual([{ currency: 'CNY', debits: sum, credits: sum }]);
      expect(balance?.balanced).toBe(true);
      expect(await read.controlCheck('big')).toMatchObject({ agrees: true });
      await read.stop();
      await big.close();
    });
  });

  it('agrees with the general ledger, subject by subject', async () => {
    for (const book of ['main', 'side']) {
      const check = await days.projections.controlCheck(book);
      expect(check).toMatchObject({ book, agrees: true, first: null });
      expect(check.subjects.length).toBeGreaterThan(1);
    }
  });

  it('names the first account and entry that do not add up', async () => {
    const other = await History.open();
    const wrong = posted('t2', 'bank-1', 'equity-1', '7.00');
    if (wrong.type !== 'TransactionPosted') throw new Error('no transaction');
    // The writer would have to keep wrong balances: 1 + 7 is not 9.
    const [debit, credit] = wrong.data.entries;
    if (debit === undefined || credit === undefined) throw new Error('no entries');
    const entries = [
      { ...debit, sequence: 2, balance: '9.00' },
      { ...credit, sequence: 2, balance: '8.00' },
    ];
    await other.append('ledger-odd', accountOpened('bank-1', 'bank'));
    await other.append('ledger-odd', accountOpened('equity-1', 'equity'));
    await other.append('ledger-odd', posted('t1', 'bank-1', 'equity-1', '1.00'));
    await other.append('ledger-odd', { ...wrong, data: { ...wrong.data, entries } });
    const read = await openProjections({ log: other.log, ...(await place()) });
    await read.ready;
    expect(await read.controlCheck('odd')).toStrictEqual({
      book: 'odd',
      agrees: false,
      subjects: [
        { subject: 'bank', currency: 'CNY', accounts: '9.00', generalLedger: '8.00' },
        { subject: 'equity', currency: 'CNY', accounts: '-8.00', generalLedger: '-8.00' },
      ],
      first: {
        ...{ subject: 'bank', currency: 'CNY', accounts: '9.00', generalLedger: '8.00' },
        divergence: {
          account: 'bank-1',
          sequence: 2,
          transaction: 't2',
          expected: '8.00',
          found: '9.00',
        },
      },
    });
    await read.stop();
    await other.close();
  });
});
