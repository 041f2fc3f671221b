/** What lists and reports are exported as: exactly what they show, whole, and nothing that runs. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';

let server: TestServer;
let other: { readonly id: string; readonly key: string };
const FORMULA = '=HYPERLINK("http://evil.example","pay")';

beforeAll(async () => {
  server = await startTestServer({ env: { BOOK_TIMEZONE: 'Asia/Shanghai' } });
  const { operator: key } = server.keys;
  other = await server.addMerchant();
  const one = await server.pay({
    reference: FORMULA,
    value: '100.00',
    rest: { description: '+86 "best", shop' },
  });
  await server.http(`/v1/payments/${String(one.body['id'])}/refunds`, {
    key: server.keys.merchant,
    headers: { 'idempotency-key': 'refund' },
    body: { amount: { value: '20.00', currency: 'CNY' }, reason: '=1+1' },
  });
  await server.pay({ reference: 'two', value: '1200', currency: 'JPY' });
  await server.pay({ reference: 'three', value: '30.00', key: other.key });
  for (const [id, subject] of [
    ['cash', 'bank'],
    ['wallet:7', 'customer_payable'],
  ]) {
    const body = { id, currency: 'CNY', subject };
    await server.http('/v1/ledgers/main/accounts', { key, body });
  }
  for (const [id, value] of [
    ['first', '9999999999999.99'],
    ['second', '1.50'],
  ]) {
    const amount = { value, currency: 'CNY' };
    const entries = [
      { account: 'cash', direction: 'debit', amount },
      { account: 'wallet:7', direction: 'credit', amount },
    ];
    await server.http('/v1/ledgers/main/transactions', { key, body: { id, entries } });
  }
  await server.settled();
}, 60_000);
afterAll(() => server.stop());

const csv = async (path: string, key = server.keys.finance) => {
  const { status, text, headers } = await server.http(path, { key });
  expect({ status, text }).toMatchObject({ status: 200 });
  return { text, headers, lines: text.split('\r\n').slice(0, -1) };
};

async function workbook(path: string, key = server.keys.finance) {
  const response = await fetch(`${server.url}${path}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(response.status).toBe(200);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const sheet = strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml']!);
  return { bytes, sheet, headers: response.headers };
}

const zeros = (count: number) => ','.repeat(count);

describe('a CSV', () => {
  it('has the lines of the report, then their number and the hash of all before', async () => {
    const { text, lines, headers } = await csv('/v1/reports/trial-balance.csv?currency=JPY');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    const date = /main-(\d{4}-\d{2}-\d{2})\.csv"$/.exec(headers.get('content-disposition') ?? '');
    expect(headers.get('tallybook-position')).toMatch(/^\d{20}$/);
    const before = text.slice(0, text.lastIndexOf('#end'));
    const hash = createHash('sha256').update(before).digest('hex');
    const day = date?.[1] ?? '';
    expect(lines).toStrictEqual([
      'book,date,code,subject,name,currency,opening,debits,credits,closing',
      `main,${day},1122,channel_receivable,Receivable from channels,JPY,0,1200,4,1196`,
      `main,${day},2241,merchant_pending,"Payable to merchants, pending settlement",JPY,0,0,1193,-1193`,
      `main,${day},6021,fee_income,Fee income,JPY,0,0,7,-7`,
      `main,${day},6421,channel_cost,Channel cost,JPY,0,4,0,4`,
      `#end,rows,4,sha256,${hash}${zeros(5)}`,
    ]);
  });

  it('says that nothing was found', async () => {
    const { lines } = await csv('/v1/reports/payments.csv?reference=none');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^#end,rows,0,sha256,[0-9a-f]{64},+$/);
  });

  it('keeps what would be a formula as text, and quotes', async () => {
    const { lines } = await csv(
      '/v1/reports/payments.csv?reference=' + encodeURIComponent(FORMULA),
    );
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(`,"'=HYPERLINK(""http://evil.example"",""pay"")",succeeded,`);
    expect(lines[1]).toContain(`,"'+86 ""best"", shop",`);
  });

  it('leaves a balance below zero a number', async () => {
    const { text } = await csv('/v1/reports/trial-balance.csv?currency=JPY');
    expect(text).toContain(',-1193\r\n');
  });

  it('tells times in UTC and on the clock of the book', async () => {
    const { lines } = await csv('/v1/reports/account-entries.csv?account=cash');
    const [head = '', first = ''] = lines;
    const cells = new Map(head.split(',').map((name, index) => [name, first.split(',')[index]]));
    const [at, local] = [cells.get('recordedAt') ?? '', cells.get('recordedAtLocal') ?? ''];
    expect(at).toMatch(/Z$/);
    expect(local).toMatch(/\+08:00$/);
    expect(Date.parse(local)).toBe(Date.parse(at));
    expect([cells.get('debit'), cells.get('credit'), cells.get('balance')]).toStrictEqual([
      '9999999999999.99',
      '',
      '9999999999999.99',
    ]);
  });

  it('has what the list has under the same filter', async () => {
    const { body } = await server.http('/v1/ledgers/main/accounts?subject=bank', {
      key: server.keys.finance,
    });
    const listed = (body['data'] as { id: string }[]).map(({ id }) => id);
    const { lines } = await csv('/v1/reports/accounts.csv?subject=bank');
    expect(lines.slice(1, -1).map((line) => line.split(',')[1])).toStrictEqual(listed);
  });
});

it('refunds stand with the reference of their payment', async () => {
  const { lines } = await csv('/v1/reports/refunds.csv?status=succeeded');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(
    /^re_[^,]+,demo-shop,pay_[^,]+,"'=HYPER.*,succeeded,CNY,20\.00,'=1\+1,,/,
  );
  expect((await csv('/v1/reports/refunds.csv', other.key)).lines).toHaveLength(2);
});

describe('a merchant', () => {
  it.each(['payments', 'settlement'])('exports its own %s alone', async (report) => {
    const { lines } = await csv(`/v1/reports/${report}.csv`, other.key);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(other.id);
    const all = await csv(`/v1/reports/${report}.csv`);
    expect(all.lines.length).toBeGreaterThan(3);
  });

  it('learns nothing of another', async () => {
    const path = '/v1/reports/settlement.csv?merchant=demo-shop';
    expect((await server.http(path, { key: other.key })).status).toBe(404);
  });
});

describe('a spreadsheet', () => {
  it('has the rows, exact: a number as far as a double holds it, else text', async () => {
    const { sheet, headers } = await workbook('/v1/reports/account-entries.xlsx?account=cash');
    expect(headers.get('content-disposition')).toBe(
      'attachment; filename="account-entries-cash.xlsx"',
    );
    expect(sheet).toContain('<c r="K2" s="4"><v>9999999999999.99</v></c>');
    expect(sheet).toContain(
      '<c r="M3" t="inlineStr"><is><t xml:space="preserve">10000000000001.49</t>',
    );
    expect(sheet).toContain('<c r="K3" s="4"><v>1.50</v></c>');
  });

  it('holds text alone where somebody wrote a formula', async () => {
    const { sheet } = await workbook('/v1/reports/payments.xlsx');
    expect(sheet).toContain('>=HYPERLINK(&quot;http://evil.example&quot;,&quot;pay&quot;)<');
    expect(sheet).not.toContain('<f>');
  });

  it('has the same bytes again, and ends with the hash of the CSV', async () => {
    const path = '/v1/reports/accounts';
    const first = await workbook(`${path}.xlsx`);
    const second = await workbook(`${path}.xlsx`);
    expect(Buffer.from(second.bytes).equals(Buffer.from(first.bytes))).toBe(true);
    const last = (await csv(`${path}.csv`)).lines.at(-1)?.split(',') ?? [];
    expect(first.sheet).toContain(`>${last[4]}</t></is></c></row></sheetData>`);
    expect(first.sheet).toContain(`>${last[2]}</t>`);
  });
});

describe('is refused:', () => {
  it.each([
    ['another format', '/v1/reports/payments.pdf', 400, 'invalid_request', 'format'],
    [
      'no account',
      '/v1/reports/account-entries.csv?account=none',
      404,
      'account_not_known',
      'account',
    ],
    ['no book', '/v1/reports/accounts.csv?book=none', 404, 'book_not_found', 'book'],
    ['no currency', '/v1/reports/accounts.csv?currency=ZZZ', 400, 'unknown_currency', 'currency'],
    ['a page', '/v1/reports/payments.csv?limit=10', 400, 'invalid_request', 'limit'],
  ])('%s', async (_name, path, status, code, param) => {
    const answer = await server.http(path, { key: server.keys.finance });
    expect(answer).toMatchObject({ status, body: { code, param } });
  });
});

it('a merchant has one at a time, and no other merchant waits for it', async () => {
  const { queries } = server.engine.projections;
  const held = jest.spyOn(queries, 'everyPayment');
  const releases: (() => void)[] = [];
  held.mockImplementation(() => new Promise<void>((resolve) => releases.push(resolve)));
  const ask = (key: string) => server.http('/v1/reports/payments.csv', { key });
  const first = ask(server.keys.merchant);
  await waitUntil(() => releases.length === 1);
  const second = await ask(server.keys.merchant);
  expect([second.status, second.body.code]).toStrictEqual([429, 'rate_limited']);
  expect(second.headers.get('retry-after')).toBe('10');
  const others = ask(other.key);
  await waitUntil(() => releases.length === 2);
  for (const release of releases) release();
  expect([(await first).status, (await others).status]).toStrictEqual([200, 200]);
  held.mockRestore();
  expect((await ask(server.keys.merchant)).status).toBe(200);
});
