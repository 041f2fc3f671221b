import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { isCurrency } from '../../domain/money/currencies.js';
import { formatMinor, parseMinor } from '../../domain/money/money.js';
import { follow, newRequestNo, payment, startTestSandbox, type TestSandbox } from './support.js';
import { read } from '../bill/support.js';
import { waitUntil } from '../support/wait-until.js';

const billLine = z.strictObject({
  time: z.iso.datetime(),
  channelReference: z.string(),
  requestNo: z.string(),
  kind: z.enum(['pay', 'capture', 'refund']),
  currency: z.string(),
  amount: z.string(),
  fee: z.string(),
  original: z.string(),
  originalReference: z.string(),
});
type BillLine = z.infer<typeof billLine>;

let sandbox: TestSandbox;
const startedMs = Date.now();
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

/** Bills of every day that the test has touched: it may run over midnight. */
async function lines(channel: string): Promise<BillLine[]> {
  const days = new Set(
    [startedMs, Date.now()].map((ms) => new Date(ms).toISOString().slice(0, 10)),
  );
  const bills = await Promise.all([...days].map((day) => sandbox.client.bill(channel, day)));
  return bills.flatMap((csv) =>
    z.array(billLine).parse(parse(csv, { columns: true, comment: '#' })),
  );
}

const sum = (currency: string, values: readonly string[]): string => {
  if (!isCurrency(currency)) throw new Error(`no currency ${currency}`);
  const total = values.reduce((minor, value) => minor + parseMinor(value, currency), 0n);
  return formatMinor(total, currency);
};

describe('the daily bill', () => {
  it('names every movement of money with its fee', async () => {
    const paid = payment();
    const hold = payment({ kind: 'authorize', amount: { value: '100', currency: 'JPY' } });
    const capture = follow('capture', hold, { amount: { value: '60', currency: 'JPY' } });
    const refund = follow('refund', paid, { amount: { value: '8.88', currency: 'CNY' } });
    const rest = follow('void', hold, { amount: { value: '40', currency: 'JPY' } });
    const refused = payment({ scenario: 'declined' });
    const references = new Map<string, string | null>();
    for (const request of [paid, hold, capture, refund, rest, refused]) {
      const { answer } = await sandbox.b.send(request);
      references.set(request.requestNo, answer.channelReference);
    }
    const reference = ({ requestNo }: { requestNo: string }) => references.get(requestNo);
    expect((await lines('sandbox_b')).map(({ time: _, ...line }) => line)).toEqual([
      {
        channelReference: reference(paid),
        requestNo: paid.requestNo,
        kind: 'pay',
        currency: 'CNY',
        amount: '88.88',
        fee: '0.44',
        original: '',
        originalReference: '',
      },
      {
        channelReference: reference(capture),
        requestNo: capture.requestNo,
        kind: 'capture',
        currency: 'JPY',
        amount: '60',
        fee: '0',
        original: hold.requestNo,
        originalReference: reference(hold),
      },
      {
        channelReference: reference(refund),
        requestNo: refund.requestNo,
        kind: 'refund',
        currency: 'CNY',
        amount: '8.88',
        fee: '0.00',
        original: paid.requestNo,
        originalReference: reference(paid),
      },
    ]);
    expect(await sandbox.client.totals('sandbox_b')).toEqual([
      {
        currency: 'CNY',
        authorized: '0.00',
        released: '0.00',
        captured: '88.88',
        refunded: '8.88',
        fees: '0.44',
        disputed: '0.00',
        net: '79.56',
      },
      {
        currency: 'JPY',
        authorized: '100',
        released: '40',
        captured: '60',
        refunded: '0',
        fees: '0',
        disputed: '0',
        net: '60',
      },
    ]);
  });

  it('asks no fee for a success that came after a close', async () => {
    const late = payment({ scenario: 'late_success_after_close' });
    await sandbox.a.send(late);
    await sandbox.a.close(late.requestNo);
    const line = await waitUntil(async () =>
      (await lines('sandbox_a')).find(({ requestNo }) => requestNo === late.requestNo),
    );
    expect([line.amount, line.fee]).toEqual(['88.88', '0.00']);
  });

  it('sums to the totals, whatever happened', async () => {
    const scenarios = ['success', 'html_502', 'declined', 'pending_then_success', 'slow'];
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const currency = index % 3 === 0 ? 'JPY' : 'CNY';
        const value = currency === 'JPY' ? String(1 + 97 * index) : `${index}.${10 + index}`;
        const request = payment({
          requestNo: newRequestNo(),
          amount: { value, currency },
          scenario: scenarios[index % scenarios.length] ?? null,
        });
        await sandbox.a.send(request);
        if (index % 4 === 0) await sandbox.a.send(follow('refund', request));
      }),
    );
    const page = () => sandbox.client.requests('sandbox_a', '0', 1_000);
    await waitUntil(async () => (await page()).data.every(({ status }) => status !== 'pending'));
    const bill = await lines('sandbox_a');
    const totals = await sandbox.client.totals('sandbox_a');
    expect(totals.map(({ currency }) => currency)).toEqual(['CNY', 'JPY']);
    for (const total of totals) {
      const own = bill.filter(({ currency }) => currency === total.currency);
      const amounts = (...kinds: string[]) =>
        own.filter(({ kind }) => kinds.includes(kind)).map(({ amount }) => amount);
      expect({
        captured: sum(total.currency, amounts('pay', 'capture')),
        refunded: sum(total.currency, amounts('refund')),
        fees: sum(
          total.currency,
          own.map(({ fee }) => fee),
        ),
      }).toEqual({ captured: total.captured, refunded: total.refunded, fees: total.fees });
    }
  });

  it('is whole and right for whoever reads bills', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const { bills, rows } = await read(await sandbox.client.bill('sandbox_b', today));
    expect(bills.map(({ layout, account }) => [layout, account])).toStrictEqual([
      ['sandbox', 'sandbox_b'],
    ]);
    expect(bills.map((bill) => bill.rows)).toStrictEqual([rows.length]);
  });

  it('of another day is empty but for its header and its end', async () => {
    expect(await sandbox.client.bill('sandbox_a', '2001-02-03')).toBe(
      [
        '#bill,sandbox_a,2001-02-03',
        'time,channelReference,requestNo,kind,currency,amount,fee,original,originalReference',
        '#end,0',
        '',
      ].join('\n'),
    );
    await expect(sandbox.client.bill('sandbox_a', '2001-02-30')).rejects.toThrow('422');
  });
});
