/** Bills over real HTTP: each layout is taken once, and what is spoiled or misplaced changes nothing. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { billStream } from '../../domain/bill/streams.js';
import { type BankServer, startBankServer } from '../payout/bank-server.js';
import { spoiledFiles } from './spoiled-files.js';
import { crlf, fixture, gbk } from './support.js';
import { zipOf } from './zip.js';

let server: BankServer;
beforeAll(async () => {
  server = await startBankServer();
});
afterAll(() => server.stop());

type File = string | Uint8Array;

const upload = (query: string, file: File, key = server.keys.operator) =>
  server.http(`/v1/bills?${query}`, {
    key,
    method: 'POST',
    raw: new Uint8Array(Buffer.from(file)),
  });

const zipped = (...names: readonly string[]): File =>
  zipOf(names.map((name) => ({ name: gbk(`${name} 明细`), content: gbk(fixture(name)) })));

interface Taken {
  readonly what: string;
  readonly query: string;
  readonly file: () => File;
  readonly layout: string;
  readonly rows: number;
}
const taken = (
  what: string,
  query: string,
  layout: string,
  rows: number,
  file = (): File => fixture(what),
): Taken => ({ what, query, layout, rows, file });

const ALIPAY = 'channel=alipay&date=2026-11-28';
const WECHAT = 'channel=wechat&date=2026-11-28';

// prettier-ignore
const layouts: readonly Taken[] = [
  taken('sandbox.csv', 'channel=sandbox_a&date=2026-11-28', 'sandbox', 3),
  taken('alipay-trade.csv', ALIPAY, 'alipay_trade', 4, () => gbk(fixture('alipay-trade.csv'))),
  taken('alipay-fund.csv', ALIPAY, 'alipay_fund', 7, () => crlf(`\ufeff${fixture('alipay-fund.csv')}`)),
  taken('alipay-fund-2012.csv', 'channel=alipay&date=2012-01-01', 'alipay_fund', 2),
  taken('alipay-trade-empty.csv', 'channel=alipay_b&date=2026-11-28', 'alipay_trade', 0),
  taken('a zip with names in GBK', 'channel=alipay_c&date=2026-11-28', 'alipay_trade', 4, () => zipped('alipay-trade.csv', 'alipay-trade-summary.csv')),
  taken('wechat-trade-all.csv', WECHAT, 'wechat_trade', 3),
  taken('wechat-trade-success.csv', 'channel=wechat_b&date=2026-11-28', 'wechat_trade', 1),
  taken('wechat-trade-refund.csv', 'channel=wechat_c&date=2026-11-28', 'wechat_trade', 1),
  taken('wechat-trade-early.csv', 'channel=wechat&date=2015-05-01', 'wechat_trade', 2, () => gbk(fixture('wechat-trade-early.csv'))),
  taken('wechat-trade-empty.csv', 'channel=wechat_d&date=2026-11-28', 'wechat_trade', 0),
  taken('wechat-fund.csv', WECHAT, 'wechat_fund', 5, () => gzipSync(fixture('wechat-fund.csv'))),
  taken('camt-02.xml', 'bank=cb&date=2026-11-28', 'camt_053', 6),
  taken('camt-08.xml', 'bank=other&date=2026-11-28', 'camt_053', 2),
];

const withId = z.looseObject({ id: z.string() });

describe('a bill', () => {
  it.each(layouts)('$what is taken, once', async ({ query, file, layout, rows }) => {
    const first = await upload(query, file());
    expect({ status: first.status, text: first.text }).toMatchObject({ status: 201 });
    expect(first.body).toMatchObject({ layout, rows, outcome: 'bill', origin: 'upload' });
    const head = await server.engine.log.head();
    const again = await upload(query, file());
    expect([again.status, again.headers.get('idempotency-replayed')]).toStrictEqual([201, 'true']);
    expect(again.body).toStrictEqual(first.body);
    expect(await server.engine.log.head()).toBe(head);
    const { id } = withId.parse(first.body);
    const got = await server.http(`/v1/bills/${id}`, { key: server.keys.finance });
    expect(got.body).toStrictEqual(first.body);
  });

  it('of another file is not taken in place of the first', async () => {
    const other = fixture('sandbox.csv').replace('att_1,pay', 'att_9,pay');
    const answer = await upload('channel=sandbox_a&date=2026-11-28', other);
    expect([answer.status, answer.body.code]).toStrictEqual([409, 'bill_conflict']);
  });

  it('has nothing in clear that belongs to a person', async () => {
    const { body } = await server.http('/v1/bills?channel=alipay', { key: server.keys.finance });
    const ids = z.object({ data: z.array(withId) }).parse(body).data;
    const stored = await Promise.all(
      ids.map(({ id }) =>
        server.engine.log.store.readStream(billStream(id), { from: 0, limit: 100 }),
      ),
    );
    const text = JSON.stringify(stored.flat().map(({ data }) => data));
    expect(text).toContain('2026112822001400000000000001');
    for (const personal of ['*某', '138****', '茶叶']) expect(text).not.toContain(personal);
  });

  it('is listed, newest first, of a source', async () => {
    const { body } = await server.http('/v1/bills?channel=wechat', { key: server.keys.auditor });
    const { data } = z
      .object({ data: z.array(z.looseObject({ layout: z.string(), date: z.string() })) })
      .parse(body);
    expect(data.map(({ layout, date }) => `${layout} ${date}`)).toStrictEqual([
      'wechat_fund 2026-11-28',
      'wechat_trade 2015-05-01',
      'wechat_trade 2026-11-28',
    ]);
  });
});

describe('that there is no bill', () => {
  const none = '{"code":"NO_STATEMENT_EXIST","message":"账单文件不存在"}';

  it('is an answer', async () => {
    const answer = await upload('channel=wechat&date=2026-11-27&layout=wechat_trade', none);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ outcome: 'no_bill', rows: 0, statements: [] });
  });

  it('needs the layout that was asked for', async () => {
    const answer = await upload('channel=wechat&date=2026-11-26', none);
    expect([answer.status, answer.body.code]).toStrictEqual([400, 'bill_layout_required']);
  });
});

describe('what is no bill of that day and source', () => {
  it.each(spoiledFiles)('$what: $code', async ({ query, file, code }) => {
    const before = await server.engine.log.head();
    const answer = await upload(query ?? 'channel=spoiled&date=2026-11-28', file());
    expect(answer.body.code).toBe(code);
    expect(answer.text).not.toMatch(/138\*|茶|openid|Ann|order-|DE89/);
    expect(await server.engine.log.head()).toBe(before);
  });
});
