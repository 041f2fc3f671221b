import { describe, expect, it } from '@jest/globals';
import { cny } from '../money/amounts.js';
import { describeDatabases } from './databases.js';
import { NOW } from './recorder.js';
import { everyPage, daysRead } from './days-read.js';

describeDatabases('read models of accounts and days', ({ place }) => {
  const days = daysRead(place);
  const queries = () => days.projections.queries;

  describe('accounts', () => {
    it('shows what the ledger itself answers', async () => {
      for (const [book, id] of [
        ['main', 'mer:mer_a:CNY'],
        ['main', 'sys:channel_receivable:sandbox_a:CNY'],
        ['side', 'alice'],
        ['side', 'bank'],
      ] as const) {
        const view = await days.history.ledger.account(book, id);
        if (view === undefined) throw new Error('no account');
        expect(await queries().account({ book, id })).toStrictEqual({
          ...view,
          object: 'account',
          subject: view.subject.id,
        });
      }
    });

    it('counts holds, limits and the partial posting of a reservation', async () => {
      expect(await queries().account({ book: 'side', id: 'alice' })).toStrictEqual({
        id: 'alice',
        object: 'account',
        book: 'side',
        currency: 'CNY',
        subject: 'customer_payable',
        status: 'frozen',
        limits: { floor: cny('-50.00') },
        metadata: { note: 'of alice' },
        balance: {
          posted: cny('485.00'),
          pending: { in: cny('0.00'), out: cny('7.00') },
          available: cny('528.00'),
          sequence: 2,
        },
      });
    });

    it('answers undefined for an account or book that does not exist', async () => {
      expect(await queries().account({ book: 'side', id: 'nobody' })).toBeUndefined();
      expect(await queries().account({ book: 'none', id: 'alice' })).toBeUndefined();
    });

    it('tells the balance as it was recorded at an instant', async () => {
      const at = { book: 'side', id: 'alice' };
      const posted = async (asOfMs: number) =>
        (await queries().accountWithin(at, { asOf: new Date(asOfMs).toISOString() }))?.balance;
      const balance = (value: string, available: string, sequence: number) => ({
        posted: cny(value),
        pending: { in: cny('0.00'), out: cny('0.00') },
        available: cny(available),
        sequence,
      });
      expect(await posted(NOW - 1)).toBeUndefined();
      expect(await posted(NOW)).toStrictEqual(balance('500.00', '550.00', 1));
      expect(await posted(NOW + 86_400_000)).toStrictEqual(balance('500.00', '550.00', 1));
      expect(await posted(NOW + 3 * 86_400_000)).toStrictEqual(balance('485.00', '535.00', 2));
    });

    it('lists accounts by id, by subject and currency', async () => {
      const list = (filter: { subject?: string; currency?: string }) =>
        everyPage((cursor) =>
          queries().listAccounts({ book: 'side', limit: 1, cursor, ...filter }),
        );
      expect((await list({})).map(({ id }) => id)).toStrictEqual(['alice', 'bank']);
      expect((await list({ subject: 'bank' })).map(({ id }) => id)).toStrictEqual(['bank']);
      expect(await list({ currency: 'JPY' })).toStrictEqual([]);
    });
  });

  describe('statements', () => {
    it('lists the numbered flow with the balance after each entry', async () => {
      const request = { book: 'side', account: 'alice' };
      const entries = await everyPage((cursor) =>
        queries().listAccountEntries({ ...request, limit: 1, cursor }),
      );
      expect(entries).toStrictEqual([
        {
          sequence: 1,
          transaction: 't1',
          direction: 'credit',
          amount: cny('500.00'),
          balance: cny('500.00'),
          day: '2026-03-01',
          effectiveDate: '2026-03-01',
          recordedAt: '2026-03-01T12:00:00.000Z',
          reference: 'reference of t1',
        },
        {
          sequence: 2,
          transaction: 't2',
          direction: 'debit',
          amount: cny('15.00'),
          balance: cny('485.00'),
          day: '2026-03-02',
          effectiveDate: '2026-03-02',
          recordedAt: expect.any(String),
          reference: null,
        },
      ]);
    });

    it('answers undefined for an account that does not exist', async () => {
      const request = { book: 'side', account: 'nobody', limit: 5 };
      expect(await queries().listAccountEntries(request)).toBeUndefined();
    });
  });

  it('lists books and their accounting days, newest first', async () => {
    expect(await queries().book('side')).toStrictEqual({
      id: 'side',
      timezone: 'UTC',
      day: '2026-03-03',
    });
    expect((await queries().listBooks()).map(({ id }) => id)).toStrictEqual(['main', 'side']);
    const days = await everyPage((cursor) =>
      queries().listDays({ book: 'side', limit: 2, cursor }),
    );
    expect(days.map(({ date, status, cause }) => [date, status, cause])).toStrictEqual([
      ['2026-03-03', 'open', null],
      ['2026-03-02', 'closed', 'operator'],
      ['2026-03-01', 'closed', 'operator'],
    ]);
    expect(await queries().listDays({ book: 'none', limit: 5 })).toBeUndefined();
  });
});
