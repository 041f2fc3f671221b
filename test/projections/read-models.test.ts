import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { trialBalanceOf } from '../../cli/trial-balance.js';
import { derivedId } from '../../domain/ids.js';
import { START } from '../../domain/kernel/position.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import { INVALID_CURSOR, type Page } from '../../projections/framework/page.js';
import { openProjections, type Projections } from '../../projections/open-projections.js';
import { describeDatabases } from './databases.js';
import { accountOpened, cny, History, NOW, paid, posted, writeDays } from './history.js';

const paymentOf = (merchant: string, reference: string): string =>
  derivedId('payment', merchant, reference);

function dataOf<T>(page: Page<T> | typeof INVALID_CURSOR | undefined): readonly T[] {
  if (page === undefined || page === INVALID_CURSOR) throw new Error('no page');
  return page.data;
}

/** Every page of a list, one after the other. */
async function everyPage<T>(
  list: (cursor: string | undefined) => Promise<Page<T> | typeof INVALID_CURSOR | undefined>,
): Promise<T[]> {
  const all: T[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await list(cursor);
    if (page === undefined || page === INVALID_CURSOR) throw new Error('no page');
    all.push(...page.data);
    if (page.nextCursor === null) return all;
    cursor = page.nextCursor;
  }
}

describeDatabases('read models', ({ place }) => {
  let history: History;
  let projections: Projections;

  beforeAll(async () => {
    history = await History.open();
    await writeDays(history);
    projections = await openProjections({ log: history.log, ...(await place()) });
    await projections.ready;
  });
  afterAll(async () => {
    await projections.stop();
    await history.close();
  });
  const queries = () => projections.queries;

  describe('accounts', () => {
    it('shows what the ledger itself answers', async () => {
      for (const [book, id] of [
        ['main', 'mer:mer_a:CNY'],
        ['main', 'sys:channel_receivable:sandbox_a:CNY'],
        ['side', 'alice'],
        ['side', 'bank'],
      ] as const) {
        const view = await history.ledger.account(book, id);
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
        position: projections.position(),
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

  describe('payments', () => {
    it('lists newest first over pages, each once', async () => {
      const list = await everyPage((cursor) => queries().listPayments({ limit: 4, cursor }));
      expect(list).toHaveLength(18);
      expect(new Set(list.map(({ id }) => id)).size).toBe(18);
      const times = list.map(({ createdAt }) => createdAt);
      expect(times).toStrictEqual([...times].sort().reverse());
    });

    it('filters by merchant, status, reference and time of creation', async () => {
      const count = async (filter: Parameters<Projections['queries']['listPayments']>[0]) =>
        dataOf(await queries().listPayments(filter)).length;
      expect(await count({ limit: 100, merchant: 'mer_a' })).toBe(12);
      expect(await count({ limit: 100, merchant: 'mer_a', status: 'failed' })).toBe(6);
      expect(await count({ limit: 100, reference: 'order-1-0' })).toBe(1);
      expect(await count({ limit: 100, reference: 'order-1-0', merchant: 'mer_b' })).toBe(0);
      const from = new Date(NOW + 86_400_000).toISOString();
      const to = new Date(NOW + 2 * 86_400_000).toISOString();
      expect(await count({ limit: 100, from })).toBe(12);
      expect(await count({ limit: 100, from, to })).toBe(6);
    });

    it('takes `from` inclusive and `to` exclusive', async () => {
      const at = (await queries().payment(paymentOf('mer_a', 'order-1-0')))?.createdAt ?? '';
      const ids = async (filter: { from?: string; to?: string }) =>
        dataOf(await queries().listPayments({ limit: 100, ...filter })).map(({ id }) => id);
      expect(await ids({ from: at })).toContain(paymentOf('mer_a', 'order-1-0'));
      expect(await ids({ to: at })).not.toContain(paymentOf('mer_a', 'order-1-0'));
    });

    it("gives the domain's own fold, and nothing of another merchant", async () => {
      const id = paymentOf('mer_a', 'order-0-0');
      const payment = await queries().payment(id, { merchant: 'mer_a' });
      expect(payment).toMatchObject({
        id,
        status: 'succeeded',
        amount: { minor: 10_000n, currency: 'CNY' },
        metadata: { minor: '7' },
      });
      expect(payment?.refunds.map(({ status }) => status)).toStrictEqual(['succeeded']);
      expect(await queries().payment(id, { merchant: 'mer_b' })).toBeUndefined();
      expect(await queries().payment('pay_none')).toBeUndefined();
    });
  });

  describe('refunds', () => {
    const refundOf = (merchant: string, reference: string): string =>
      derivedId('refund', paymentOf(merchant, reference), '1');

    it('shows a refund from its reservation on', async () => {
      const status = async (id: string) => (await queries().refund(id))?.refund.status;
      expect(await status(refundOf('mer_a', 'order-0-0'))).toBe('succeeded');
      expect(await status(refundOf('mer_a', 'order-1-0'))).toBe('reserved');
      expect(await status(refundOf('mer_a', 'order-2-0'))).toBe('failed');
    });

    it('shows no refund of another merchant', async () => {
      const id = refundOf('mer_a', 'order-0-0');
      expect(await queries().refund(id, { merchant: 'mer_b' })).toBeUndefined();
      expect(await queries().refund(id, { merchant: 'mer_a' })).toBeDefined();
    });
  });

  describe('settlements', () => {
    const lines = async (date?: string, merchant?: string) =>
      everyPage((cursor) => queries().listSettlements({ limit: 1, cursor, date, merchant }));

    it('adds up: opening + net = closing = the ledger account', async () => {
      expect(await lines('2026-03-01')).toStrictEqual([
        {
          merchant: 'mer_a',
          currency: 'CNY',
          day: '2026-03-01',
          openingPayable: cny('0.00'),
          captures: { count: 2, gross: cny('200.00') },
          refunds: { count: 1, gross: cny('40.00') },
          fees: cny('1.20'),
          feesReturned: cny('0.24'),
          net: cny('159.04'),
          closingPayable: cny('159.04'),
        },
        {
          merchant: 'mer_b',
          currency: 'CNY',
          day: '2026-03-01',
          openingPayable: cny('0.00'),
          captures: { count: 1, gross: cny('100.00') },
          refunds: { count: 0, gross: cny('0.00') },
          fees: cny('0.60'),
          feesReturned: cny('0.00'),
          net: cny('99.40'),
          closingPayable: cny('99.40'),
        },
      ]);
      const [now] = await lines(undefined, 'mer_a');
      const account = await history.ledger.account('main', 'mer:mer_a:CNY');
      expect(now?.day).toBe('2026-03-03');
      expect(now?.closingPayable).toStrictEqual(account?.balance.posted);
    });

    it('carries the balance to a day without movement, and has none before the first', async () => {
      const [line] = await lines('2026-04-01', 'mer_b');
      expect(line).toMatchObject({
        openingPayable: cny('298.20'),
        net: cny('0.00'),
        closingPayable: cny('298.20'),
      });
      expect(await lines('2026-02-28')).toStrictEqual([]);
    });
  });

  it('shows what channels owe and cost', async () => {
    const receivable = await history.ledger.account('main', 'sys:channel_receivable:sandbox_a:CNY');
    expect(await queries().channelPositions()).toStrictEqual([
      {
        channel: 'sandbox_a',
        currency: 'CNY',
        receivable: receivable?.balance.posted,
        cost: cny('2.70'),
      },
    ]);
  });

  it('tells the whole story of a payment in the order of the log', async () => {
    const payment = paymentOf('mer_a', 'order-0-0');
    const story = await everyPage((cursor) =>
      queries().paymentStory({ payment, limit: 3, cursor }),
    );
    expect(story.map(({ event }) => event.type)).toStrictEqual([
      'PaymentCreated',
      'SagaStarted',
      'AttemptRouted',
      'CallbackReceived',
      'PaymentCaptured',
      'AccountOpened',
      'AccountOpened',
      'AccountOpened',
      'TransactionPosted',
      'AccountOpened',
      'TransactionPosted',
      'CapturePosted',
      'PaymentSucceeded',
      'SagaEnded',
      'RefundRequested',
      'SagaStarted',
      'ReservationMade',
      'RefundReserved',
      'RefundConfirmed',
      'TransactionPosted',
      'RefundSucceeded',
      'SagaEnded',
    ]);
    const foreign = { payment, limit: 3, merchant: 'mer_b' };
    expect(await queries().paymentStory(foreign)).toBeUndefined();
  });

  it('lists sagas that have not ended, those that are stuck with the reason', async () => {
    const other = await History.open();
    const one = await other.begin('mer_x', 'one', cny('1.00'));
    other.tick();
    const two = await other.begin('mer_x', 'two', cny('1.00'));
    await other.saga(two, { type: 'SagaStuck', data: { ...paid(two), reason: 'no answer' } });
    other.tick();
    const three = await other.fail('mer_x', 'three', cny('1.00'));
    const read = await openProjections({ log: other.log, ...(await place()) });
    await read.ready;
    const open = await everyPage((cursor) =>
      read.queries.listSagas({ state: 'open', limit: 1, cursor }),
    );
    expect(open.map(({ id, state, reason }) => [id, state, reason])).toStrictEqual([
      [two, 'stuck', 'no answer'],
      [one, 'open', null],
    ]);
    expect(dataOf(await read.queries.listSagas({ state: 'stuck', limit: 5 }))).toHaveLength(1);
    await other.saga(two, { type: 'SagaResumed', data: { ...paid(two), by: 'key:1' } });
    await read.waitFor(await other.log.head(), 5_000);
    expect(dataOf(await read.queries.listSagas({ state: 'stuck', limit: 5 }))).toStrictEqual([]);
    expect(open.map(({ id }) => id)).not.toContain(three);
    await read.stop();
    await other.close();
  });

  it('lists cases newest first, and merchants', async () => {
    const cases = await everyPage((cursor) => queries().listCases({ limit: 2, cursor }));
    expect(cases.map(({ subject }) => subject)).toStrictEqual(
      [2, 1, 0].map((day) => paymentOf('mer_b', `order-${day}-1`)),
    );
    expect(cases[0]).toMatchObject({ object: 'case', details: { said: '1.00' } });
    expect(await queries().merchant('mer_a')).toStrictEqual({
      id: 'mer_a',
      object: 'merchant',
      name: 'Merchant mer_a',
      fee: { percent: '0.60', fixed: null },
    });
    const merchants = await everyPage((cursor) => queries().listMerchants({ limit: 1, cursor }));
    expect(merchants.map(({ id }) => id)).toStrictEqual(['mer_a', 'mer_b']);
  });

  it('refuses cursors that it never gave out', async () => {
    const shapes = ['', '?', 'AAAA', Buffer.from('[1]').toString('base64url')];
    const text = Buffer.from('["a","b","c"]').toString('base64url');
    for (const cursor of [...shapes, text]) {
      const page = { limit: 5, cursor };
      expect(await queries().listPayments(page)).toBe(INVALID_CURSOR);
      expect(await queries().listCases(page)).toBe(INVALID_CURSOR);
      const entries = { ...page, book: 'side', account: 'alice' };
      expect(await queries().listAccountEntries(entries)).toBe(INVALID_CURSOR);
    }
  });

  it('agrees with the general ledger, subject by subject', async () => {
    for (const book of ['main', 'side']) {
      const check = await projections.controlCheck(book);
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
