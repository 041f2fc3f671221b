/** Reports over HTTP: rows of a known business, equal to the ledger, down to their vouchers, and as of any moment. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SettlingServer, startSettlingServer } from '../settlement-batch/settling-server.js';

interface Row {
  readonly line: string;
  readonly of: string | null;
  readonly currency: string;
  readonly cells: readonly (string | number)[];
  readonly links: { readonly turnover: string | null };
}
interface Report {
  readonly columns: readonly { readonly name: string }[];
  readonly rows: readonly Row[];
  readonly position: string;
}
interface Line {
  readonly day: string;
  readonly kind: string;
  readonly transactions: number;
  readonly debits: { readonly value: string };
  readonly credits: { readonly value: string };
  readonly links: { readonly vouchers: string };
}

const NAMES = ['daily-business', 'channel-margin', 'cash-flow', 'receivables-ageing'];

let server: SettlingServer;
/** What each report said in the middle of the third day. */
const said = new Map<string, Report>();
let shop: Awaited<ReturnType<SettlingServer['shopWith']>>;

const report = async (name: string, query = ''): Promise<Report> =>
  (await server.read(`/v1/reports/${name}.json?${query}`)) as unknown as Report;
const list = async <T>(path: string): Promise<T[]> =>
  ((await server.read(path)) as { data: T[] }).data;
const shown = ({ rows }: Report) => rows.map(({ line, of, cells }) => [line, of, ...cells]);
const minor = (value: string): number => Math.round(Number(value) * 100);
const sum = <T>(all: readonly T[], of: (one: T) => number): number =>
  all.reduce((total, one) => total + of(one), 0);

beforeAll(async () => {
  server = await startSettlingServer();
  shop = await server.shopWith('shop');
  const first = await shop.pay('a-1', '100.00');
  await shop.pay('a-2', '50.00');
  await server.later(1);
  await shop.run();
  const refund = { amount: { value: '20.00', currency: 'CNY' } };
  const headers = { 'idempotency-key': 'r-1' };
  await server.http(`/v1/payments/${first}/refunds`, { key: shop.key, headers, body: refund });
  await server.settled();
  await server.later(1);
  await shop.pay('a-3', '10.00');
  for (const name of NAMES) said.set(name, await report(name));
  said.set('merchant-statement', await report('merchant-statement', 'merchant=shop'));
  await shop.pay('a-4', '5.00');
}, 60_000);
afterAll(() => server.stop());

describe('what they say', () => {
  it('daily business: the day beside its month', async () => {
    expect(shown(await report('daily-business', 'date=2026-03-03'))).toStrictEqual([
      ['taken', 'sandbox_a', 0, '0.00', 2, '150.00'],
      ['givenBack', 'sandbox_a', 1, '20.00', 1, '20.00'],
      ['channelCost', 'sandbox_a', 0, '0.00', 2, '0.45'],
      ['fees', null, 1, '-0.20', 3, '1.30'],
      ['settled', null, 1, '148.50', 1, '148.50'],
    ]);
  });

  it('channel margin: from a day on', async () => {
    expect(shown(await report('channel-margin', 'from=2026-03-04'))).toStrictEqual([
      ['channel', 'sandbox_a', 2, '15.00', 0, '0.00', '0.15', '0.05', '0.10'],
    ]);
  });

  it('ageing: what is paid settles the oldest debt first', async () => {
    // 150.00 of the 2nd, less 20.00 and what the channel keeps for itself; 15.00 of the 4th.
    expect(shown(await report('receivables-ageing', 'date=2026-03-04'))).toStrictEqual([
      ['channel_receivable', 'sandbox_a', '144.50', '15.00', '129.50', '0.00', '0.00', '0.00'],
    ]);
  });

  it('a merchant reads its own statement, and nobody else’s', async () => {
    const own = await server.http('/v1/reports/merchant-statement.json', { key: shop.key });
    const rows = shown(own.body as unknown as Report);
    expect(rows.map(([line]) => line)).toStrictEqual([
      ...['merchant_payable.opening', 'merchant_payable.refund', 'merchant_payable.settlement'],
      ...['merchant_payable.closing', 'merchant_pending.opening', 'merchant_pending.capture'],
      ...['merchant_pending.settlement', 'merchant_pending.closing'],
    ]);
    const closing = rows.find(([line]) => line === 'merchant_pending.closing');
    expect(closing?.at(-1)).toBe(await shop.balance());
    const other = await server.addMerchant({ id: 'other' });
    const foreign = await server.http('/v1/reports/merchant-statement.json?merchant=shop', {
      key: other.key,
    });
    expect([foreign.status, foreign.body.code]).toStrictEqual([404, 'not_found']);
  });

  it('cash flow: from balance to balance', async () => {
    expect(shown(await report('cash-flow'))).toStrictEqual([]);
    const key = server.keys.operator;
    for (const [id, subject] of [
      ['till', 'bank'],
      ['capital', 'equity'],
    ]) {
      const path = '/v1/ledgers/main/accounts';
      await server.http(path, { key, body: { id, currency: 'CNY', subject } });
    }
    const amount = { value: '7.00', currency: 'CNY' };
    await server.post('/v1/ledgers/main/transactions', {
      id: 'by-hand',
      entries: [
        { account: 'till', direction: 'debit', amount },
        { account: 'capital', direction: 'credit', amount },
      ],
    });
    expect(shown(await report('cash-flow'))).toStrictEqual([
      ['bank.opening', null, 0, '0.00', '0.00', '0.00'],
      ['bank.posted', null, 1, '7.00', '0.00', '7.00'],
      ['bank.closing', null, 0, '0.00', '0.00', '7.00'],
    ]);
  });
});

describe('every number is the ledger’s', () => {
  it('all turnover of a subject and day is that of the trial balance', async () => {
    for (const date of ['2026-03-02', '2026-03-03', '2026-03-04']) {
      const { lines } = (await server.read(`/v1/ledgers/main/trial-balance?date=${date}`)) as {
        lines: { subject: string; currency: string; debits: Money; credits: Money }[];
      };
      for (const { subject, currency, debits, credits } of lines) {
        const query = `subject=${subject}&currency=${currency}&from=${date}&date=${date}`;
        const all = await list<Line>(`/v1/reports/turnover?limit=100&${query}`);
        expect({
          ...{ date, subject },
          debits: sum(all, (line) => minor(line.debits.value)),
          credits: sum(all, (line) => minor(line.credits.value)),
        }).toStrictEqual({
          ...{ date, subject },
          ...{ debits: minor(debits.value), credits: minor(credits.value) },
        });
      }
    }
  });

  it('a row opens to lines of turnover, and a line to vouchers that add up to it', async () => {
    const { rows } = await report('daily-business');
    const statement = await report('merchant-statement', 'merchant=shop');
    let opened = 0;
    for (const { links } of [...rows, ...statement.rows]) {
      if (links.turnover === null) continue;
      for (const line of await list<Line>(links.turnover)) {
        const vouchers = await list<Line>(`${line.links.vouchers}&limit=100`);
        expect(vouchers).toHaveLength(line.transactions);
        for (const side of ['debits', 'credits'] as const) {
          expect(sum(vouchers, (voucher) => minor(voucher[side].value))).toBe(
            minor(line[side].value),
          );
        }
        opened += 1;
      }
    }
    expect(opened).toBeGreaterThan(10);
  });

  it('pages of lines and of vouchers are all of them, each once', async () => {
    const all = '/v1/reports/turnover?subject=channel_receivable&currency=CNY';
    const paged = async (path: string): Promise<object[]> => {
      const found: object[] = [];
      for (let cursor = ''; ;) {
        const page = (await server.read(`${path}&limit=1${cursor}`)) as {
          data: object[];
          nextCursor: string | null;
        };
        found.push(...page.data);
        if (page.nextCursor === null) return found;
        cursor = `&cursor=${page.nextCursor}`;
      }
    };
    expect(await paged(all)).toStrictEqual(await list(`${all}&limit=100`));
    const [line] = await list<Line>(all);
    const vouchers = line?.links.vouchers ?? '';
    expect(await paged(vouchers)).toStrictEqual(await list(`${vouchers}&limit=100`));
  });
});

describe('as of a moment', () => {
  it.each([...NAMES, 'merchant-statement'])('%s says what it said then', async (name) => {
    const then = said.get(name);
    const merchant = name === 'merchant-statement' ? '&merchant=shop' : '';
    const now = await report(name, `asOf=${then?.position}${merchant}`);
    const numbers = (of: Report | undefined) => of && { ...of, rows: shown(of) };
    expect(numbers(now)).toStrictEqual(numbers(then));
  });

  it('a row as of then opens to what was posted by then', async () => {
    const { position } = said.get('daily-business')!;
    const { rows } = await report('daily-business', `asOf=${position}`);
    const { links } = rows.find(({ line }) => line === 'taken')!;
    const lines = await list<Line>(links.turnover ?? '');
    const today = lines.find(({ day, kind }) => day === '2026-03-04' && kind === 'capture');
    expect(today).toMatchObject({ transactions: 1, debits: { value: '10.00' } });
    expect(await list(today?.links.vouchers ?? '')).toHaveLength(1);
  });
});

describe('files', () => {
  it.each([...NAMES, 'merchant-statement'])('%s is the same bytes each time', async (name) => {
    for (const format of ['csv', 'xlsx']) {
      const path = `/v1/reports/${name}.${format}?date=2026-03-03&merchant=shop`.replace(
        name === 'merchant-statement' ? 'nothing' : '&merchant=shop',
        '',
      );
      const [one, two] = [
        await server.http(path, { key: server.keys.finance }),
        await server.http(path, { key: server.keys.finance }),
      ];
      expect(one.status).toBe(200);
      expect(one.text).toBe(two.text);
    }
  });

  it('a file has the rows of the report, and an end that counts them', async () => {
    const { text } = await server.http('/v1/reports/daily-business.csv?date=2026-03-03', {
      key: server.keys.finance,
    });
    const lines = text.replace('\uFEFF', '').split('\r\n');
    expect(lines[0]).toBe('line,of,currency,transactions,amount,monthTransactions,monthAmount');
    expect(lines[1]).toBe('taken,sandbox_a,CNY,0,0.00,2,150.00');
    expect(lines.at(-2)).toMatch(/4/);
  });
});

interface Money {
  readonly value: string;
}
