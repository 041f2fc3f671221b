import { describe, expect, it } from '@jest/globals';
import type { ChannelPosition } from '../../projections/account/channel-positions.js';
import { derivedId } from '../../domain/ids.js';
import { INVALID_CURSOR } from '../../projections/framework/page.js';
import { openProjections, type Projections } from '../../projections/open-projections.js';
import { cny, code } from '../money/amounts.js';
import { describeDatabases } from './databases.js';
import { History } from './history.js';
import { NOW } from './recorder.js';
import { sagaOf } from './payment-history.js';
import { dataOf, everyPage, paymentOf, daysRead } from './days-read.js';

const minor = (value: string): bigint => BigInt(value.replace('.', ''));

describeDatabases('read models of payments, merchants and cases', ({ place }) => {
  const days = daysRead(place);
  const queries = () => days.projections.queries;

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

    it('finds by the beginning of an id, by method, currency and amount, among everything else', async () => {
      const found = async (
        filter: Omit<Parameters<Projections['queries']['listPayments']>[0], 'limit'>,
      ) => everyPage((cursor) => queries().listPayments({ limit: 2, cursor, ...filter }));
      const all = await found({});
      const id = paymentOf('mer_a', 'order-0-0');
      expect(await found({ beginning: id.slice(0, 16) })).toStrictEqual(
        all.filter((payment) => payment.id === id),
      );
      expect(await found({ beginning: id.slice(0, 16), merchant: 'mer_b' })).toStrictEqual([]);
      expect(await found({ beginning: 'pay_' })).toStrictEqual(all);
      expect(await found({ method: 'qr' })).toStrictEqual(
        all.filter(({ method }) => method === 'qr'),
      );
      const amounts = [...new Set(all.map(({ amount }) => amount.minor))];
      for (const minor of amounts) {
        const wanted = all.filter(({ amount }) => amount.minor === minor);
        const between = { currency: code('CNY'), least: minor, most: minor };
        expect(await found(between)).toStrictEqual(wanted);
        expect(await found({ ...between, merchant: 'mer_a', status: 'failed' })).toStrictEqual(
          wanted.filter(({ merchant, status }) => merchant === 'mer_a' && status === 'failed'),
        );
      }
      const least = 10_000n;
      expect(await found({ currency: code('CNY'), least })).toStrictEqual(
        all.filter(({ amount }) => amount.minor >= least),
      );
      expect(await found({ currency: code('CNY'), most: least - 1n })).toStrictEqual(
        all.filter(({ amount }) => amount.minor < least),
      );
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

    it('lists newest first over pages, each once, by merchant, status and time', async () => {
      const list = async (
        filter: Omit<Parameters<Projections['queries']['listRefunds']>[0], 'limit'>,
      ) => everyPage((cursor) => queries().listRefunds({ limit: 2, cursor, ...filter }));
      const all = await list({});
      const times = all.map(({ refund }) => refund.createdAt);
      expect(times).toStrictEqual([...times].sort().reverse());
      expect(new Set(all.map(({ refund }) => refund.id)).size).toBe(all.length);
      expect(all.map(({ refund }) => refund.id)).toContain(refundOf('mer_a', 'order-0-0'));
      const pending = await list({ status: 'pending', merchant: 'mer_a' });
      expect(pending.map(({ refund }) => refund.id)).toContain(refundOf('mer_a', 'order-1-0'));
      expect(pending).toStrictEqual(
        all.filter(
          ({ payment, refund }) =>
            payment.merchant === 'mer_a' && !['succeeded', 'failed'].includes(refund.status),
        ),
      );
      const from = new Date(NOW + 86_400_000).toISOString();
      expect(await list({ from })).toStrictEqual(
        all.filter(({ refund }) => refund.createdAt >= from),
      );
      expect(await list({ to: from })).toStrictEqual(
        all.filter(({ refund }) => refund.createdAt < from),
      );
      expect(await queries().listRefunds({ limit: 2, cursor: 'x' })).toBe(INVALID_CURSOR);
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
          tax: cny('0.00'),
          taxReturned: cny('0.00'),
          shares: cny('0.00'),
          net: cny('159.04'),
          settled: cny('0.00'),
          disputed: cny('0.00'),
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
          tax: cny('0.00'),
          taxReturned: cny('0.00'),
          shares: cny('0.00'),
          net: cny('99.40'),
          settled: cny('0.00'),
          disputed: cny('0.00'),
          closingPayable: cny('99.40'),
        },
      ]);
      const [now] = await lines(undefined, 'mer_a');
      const account = await days.history.ledger.account('main', 'mer:mer_a:CNY');
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
    const receivable = await days.history.ledger.account(
      'main',
      'sys:channel_receivable:sandbox_a:CNY',
    );
    expect(await queries().channelPositions()).toStrictEqual([
      {
        channel: 'sandbox_a',
        currency: 'CNY',
        date: '2026-03-03',
        receivable: receivable?.balance.posted,
        cost: cny('2.70'),
        change: { receivable: cny('299.10'), cost: cny('0.90') },
      },
    ]);
  });

  it.each([
    ['2026-02-28', '0.00', '0.00'],
    ['2026-03-03', '857.30', '299.10'],
    ['2026-04-01', '857.30', '0.00'],
  ])('shows what a channel owed at the end of %s', async (date, receivable, change) => {
    const [position] = await queries().channelPositions(date);
    expect(position).toMatchObject({
      date,
      receivable: cny(receivable),
      change: { receivable: cny(change) },
    });
  });

  it('carries what a channel owes from day to day', async () => {
    const owed = ({ receivable }: ChannelPosition) => minor(receivable.value);
    const changed = ({ change }: ChannelPosition) => minor(change.receivable.value);
    let before = 0n;
    for (const date of ['2026-03-01', '2026-03-02', '2026-03-03']) {
      const [position] = await queries().channelPositions(date);
      if (position === undefined) throw new Error('there is no position');
      expect(owed(position)).toBe(before + changed(position));
      before = owed(position);
    }
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
    const one = await other.payments.begin('mer_x', 'one', cny('1.00'));
    other.tick();
    const two = await other.payments.begin('mer_x', 'two', cny('1.00'));
    await other.saga(two, { type: 'SagaStuck', data: { ...sagaOf(two), reason: 'no answer' } });
    other.tick();
    const three = await other.payments.fail('mer_x', 'three', cny('1.00'));
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
    await other.saga(two, { type: 'SagaResumed', data: { ...sagaOf(two), by: 'key:1' } });
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
      status: 'active',
      registeredAt: expect.any(String),
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
});
