/**
 * From every cell of the trial balance that moved down to what is behind it: sums agree at each level,
 * and every link works.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../support/server.js';

interface Money {
  readonly value: string;
  readonly currency: string;
}
interface Cell {
  readonly subject: string;
  readonly currency: string;
  readonly opening: Money;
  readonly debits: Money;
  readonly credits: Money;
  readonly closing: Money;
}
interface Voucher {
  readonly transaction: string;
  readonly debits: Money;
  readonly credits: Money;
  readonly recordedAt: string;
  readonly effectiveDate: string;
  readonly links: {
    readonly entries: string;
    readonly event: string;
    readonly story: string | null;
  };
}
interface Explanation extends Cell {
  readonly vouchers: { readonly data: Voucher[]; readonly nextCursor: string | null };
  readonly links: { readonly trialBalance: string; readonly opening: string };
}

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  const paid = await server.pay({ reference: 'one', value: '100.00' });
  await server.pay({ reference: 'two', value: '55.50' });
  await server.pay({ reference: 'three', value: '1200', currency: 'JPY' });
  const refund = await server.http(`/v1/payments/${String(paid.body['id'])}/refunds`, {
    key: server.keys.merchant,
    headers: { 'idempotency-key': 'r' },
    body: { amount: { value: '20.00', currency: 'CNY' } },
  });
  expect(refund.status).toBe(201);
  const { operator: key } = server.keys;
  for (const id of ['cash', 'wallet']) {
    const subject = id === 'cash' ? 'bank' : 'customer_payable';
    const path = '/v1/ledgers/main/accounts';
    await server.http(path, { key, body: { id, currency: 'CNY', subject } });
  }
  const amount = { value: '7.00', currency: 'CNY' };
  await server.http('/v1/ledgers/main/transactions', {
    key,
    body: {
      id: 'by-hand',
      metadata: { payment: String(paid.body['id']) },
      entries: [
        { account: 'cash', direction: 'debit', amount },
        { account: 'wallet', direction: 'credit', amount },
      ],
    },
  });
  await server.settled();
}, 60_000);
afterAll(() => server.stop());

interface Shown {
  readonly state: string;
  readonly bodyBase64: string;
}

const minor = ({ value }: Money): bigint => BigInt(value.replace('.', ''));

async function read<T>(path: string, role: 'auditor' | 'finance' = 'auditor'): Promise<T> {
  const { status, body } = await server.http(path, { key: server.keys[role] });
  expect([path, status]).toStrictEqual([path, 200]);
  return body as T;
}

async function everyVoucher(cell: Cell): Promise<Voucher[]> {
  const all: Voucher[] = [];
  const path = `/v1/explain?subject=${cell.subject}&currency=${cell.currency}&limit=2`;
  for (let cursor = ''; ;) {
    const { vouchers, ...shown } = await read<Explanation>(path + cursor);
    const { opening, debits, credits, closing } = cell;
    expect(shown).toMatchObject({ opening, debits, credits, closing });
    all.push(...vouchers.data);
    if (vouchers.nextCursor === null) return all;
    cursor = `&cursor=${vouchers.nextCursor}`;
  }
}

describe('explain', () => {
  it('leads from every cell to vouchers that add up to it, and on by links that work', async () => {
    const { lines } = await read<{ lines: Cell[] }>('/v1/ledgers/main/trial-balance');
    expect(lines.length).toBeGreaterThan(5);
    for (const cell of lines) {
      const vouchers = await everyVoucher(cell);
      const sum = (side: 'debits' | 'credits') =>
        vouchers.reduce((total, voucher) => total + minor(voucher[side]), 0n);
      expect([cell.subject, sum('debits')]).toStrictEqual([cell.subject, minor(cell.debits)]);
      expect([cell.subject, sum('credits')]).toStrictEqual([cell.subject, minor(cell.credits)]);
      for (const { transaction, links } of vouchers) {
        expect(await read(links.entries)).toMatchObject({ id: transaction });
        const event = await read<{ data: { type: string; data: { transaction: string } }[] }>(
          links.event,
        );
        expect(event.data).toHaveLength(1);
        expect(event.data[0]).toMatchObject({ data: { transaction } });
        // The link itself leads there, without another page: also from a refund to its payment's story.
        if (links.story !== null) {
          expect(JSON.stringify(await read(links.story))).toContain(transaction);
        }
      }
    }
  });

  it('ends at what the channel said, byte for byte, for auditors; finance sees no raw bytes', async () => {
    const [cell] = (await read<{ lines: Cell[] }>('/v1/ledgers/main/trial-balance')).lines.filter(
      ({ subject }) => subject === 'fee_income',
    );
    if (cell === undefined) throw new Error('no fee was taken');
    const [voucher] = await everyVoucher(cell);
    const story = voucher?.links.story ?? '';
    expect(story).toMatch(/^\/v1\/payments\/pay_[0-9a-f-]+\/events\?limit=100$/);
    const { data } = await read<{ data: { type: string; data: { exchange?: Shown } }[] }>(story);
    const shown = data.flatMap(({ data: { exchange } }) => exchange ?? []);
    expect(shown.length).toBeGreaterThan(1);
    for (const { state, bodyBase64 } of shown) {
      const said = Buffer.from(bodyBase64, 'base64').toString();
      expect([state, JSON.parse(said)]).toMatchObject(['readable', { status: 'succeeded' }]);
    }
    expect(JSON.stringify(await read(story, 'finance'))).not.toMatch(/exchange|bodyHmac/);
  });

  it('gives a posting by hand no payment, whatever its metadata says', async () => {
    const path = '/v1/explain?subject=bank&currency=CNY';
    const { vouchers } = await read<Explanation>(path);
    expect(vouchers.data).toHaveLength(1);
    expect(vouchers.data[0]?.links.story).toBeNull();
  });

  it('explains a cell of the past, by both of its times', async () => {
    const whole = await read<Explanation>(
      '/v1/explain?subject=channel_receivable&currency=CNY&limit=100',
    );
    const recorded = whole.vouchers.data.map(({ recordedAt }) => recordedAt).sort();
    const { effectiveDate } = whole.vouchers.data[0] ?? { effectiveDate: '' };
    const early = new Date(Date.parse(effectiveDate) - 86_400_000).toISOString().slice(0, 10);
    expect(recorded.length).toBeGreaterThan(2);
    const asOf = recorded[1] ?? '';
    for (const [bounds, count] of [
      [`asOf=${asOf}`, recorded.filter((at) => at <= asOf).length],
      [`asOf=${asOf}&effectiveAt=${effectiveDate}`, recorded.filter((at) => at <= asOf).length],
      [`asOf=${asOf}&effectiveAt=${early}`, 0],
      [`effectiveAt=${early}`, 0],
    ] as const) {
      const cell = await read<Explanation>(
        `/v1/explain?subject=channel_receivable&currency=CNY&limit=100&${bounds}`,
      );
      expect(cell.vouchers.data).toHaveLength(count);
      const debits = cell.vouchers.data.reduce((sum, voucher) => sum + minor(voucher.debits), 0n);
      expect(minor(cell.debits)).toBe(debits);
      const { lines } = await read<{ lines: Cell[] }>(cell.links.trialBalance);
      const line = lines.find(
        (one) => one.subject === 'channel_receivable' && one.currency === 'CNY',
      );
      expect(line?.debits ?? { value: '0.00', currency: 'CNY' }).toEqual(cell.debits);
      expect((await read<Explanation>(cell.links.opening)).closing).toEqual(cell.opening);
    }
    const before = await server.http(
      '/v1/explain?subject=bank&currency=CNY&asOf=2000-01-01T00:00:00Z',
      { key: server.keys.auditor },
    );
    expect([before.status, before.body['code']]).toEqual([404, 'book_not_found']);
  });

  it('says the same as of a position for ever, and as of an instant names its position', async () => {
    const cell = '/v1/explain?subject=channel_receivable&currency=CNY&limit=100';
    const { vouchers } = await read<Explanation>(cell);
    const asOf = vouchers.data.at(-1)?.recordedAt ?? '';
    const { position } = await read<{ position: string }>(`${cell}&asOf=${asOf}`);
    const balance = '/v1/ledgers/main/trial-balance';
    const account = '/v1/ledgers/main/accounts/sys:channel_receivable:sandbox_a:CNY';
    const paths = [cell, `${balance}?currency=CNY`, `${account}?effectiveAt=9999-12-31`];
    const readAll = () => Promise.all(paths.map((path) => read(`${path}&asOf=${position}`)));
    const before = await readAll();
    const { lines } = await read<{ lines: Cell[] }>(`${balance}?asOf=${position}`);
    const line = lines.find((one) => one.subject === 'channel_receivable');
    const explained = await read<Explanation>(`${cell}&asOf=${position}`);
    expect(line?.closing).toEqual(explained.closing);
    await server.pay({ reference: 'after the position' });
    await server.settled();
    expect(await readAll()).toEqual(before);
    expect((await read<Explanation>(cell)).vouchers.data).not.toHaveLength(vouchers.data.length);
    const shown = await server.http(`${account}?asOf=${position}`, { key: server.keys.auditor });
    expect(shown.headers.get('tallybook-position')).toBe(position);
  });

  it('explains an opening by the day before', async () => {
    const { links } = await read<Explanation>('/v1/explain?subject=bank&currency=CNY');
    expect(await read(links.opening)).toMatchObject({
      closing: { value: '0.00', currency: 'CNY' },
    });
    expect(await read(links.trialBalance)).toMatchObject({ balanced: true });
  });

  it.each([
    ['no subject', 'currency=CNY', 400, 'invalid_request', 'subject'],
    ['a subject that is none', 'subject=cash&currency=CNY', 422, 'subject_not_found', 'subject'],
    ['a currency that is none', 'subject=bank&currency=EURO', 400, 'unknown_currency', 'currency'],
    ['a book that is none', 'subject=bank&currency=CNY&book=nope', 404, 'book_not_found', 'book'],
    [
      'a day that is none',
      'subject=bank&currency=CNY&date=2026-02-30',
      400,
      'invalid_request',
      'date',
    ],
    [
      'a cursor that is none',
      'subject=bank&currency=CNY&cursor=x',
      400,
      'invalid_cursor',
      'cursor',
    ],
    ['an unknown parameter', 'subject=bank&currency=CNY&deep=1', 400, 'invalid_request', 'deep'],
  ])('refuses %s', async (_, query, status, code, param) => {
    const answer = await server.http(`/v1/explain?${query}`, { key: server.keys.auditor });
    expect([answer.status, answer.body['code'], answer.body['param']]).toStrictEqual([
      status,
      code,
      param,
    ]);
  });
});
