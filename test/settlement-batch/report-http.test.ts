/** The report of a batch, as a list and as files. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { cny } from '../money/amounts.js';
import { type SettlingServer, startSettlingServer } from './settling-server.js';

let server: SettlingServer;
beforeAll(async () => {
  server = await startSettlingServer();
});
afterAll(() => server.stop());

it('the report has each item, where the sum went, and a last line with rows and hash', async () => {
  const shop = await server.shopWith('report', {
    calendar: null,
    reservePercent: '10',
    reserveDays: 9,
  });
  const paid = await shop.pay('o-1', '100.00');
  await server.post(`/v1/payments/${paid}/refunds`, { amount: cny('40.00') }, shop.key);
  await server.settled();
  await server.later(1);
  await shop.run();
  const [batch] = (await shop.batches()) as { id: string }[];
  const path = `/v1/settlement-batches/${batch?.id ?? ''}/report`;
  const { data } = (await server.read(`${path}.json`, shop.key)) as {
    data: { kind: string; debit: { value: string } | null; credit: { value: string } | null }[];
  };
  expect(
    data.map(({ kind, debit, credit }) => [kind, debit?.value ?? '', credit?.value ?? '']),
  ).toStrictEqual([
    ['capture', '', '99.00'],
    ['refund', '39.60', ''],
    ['reserve', '5.94', ''],
    ['payable', '53.46', ''],
  ]);
  const first = (await server.read(`${path}.json?limit=1`, shop.key)) as { nextCursor: string };
  const second = await server.read(`${path}.json?limit=1&cursor=${first.nextCursor}`, shop.key);
  expect(second).toMatchObject({
    data: [{ kind: 'refund' }, { kind: 'reserve' }, { kind: 'payable' }],
    hasMore: false,
  });
  const { text } = await server.http(`${path}.csv`, { key: shop.key });
  const lines = text.trimEnd().split('\r\n');
  expect(lines).toHaveLength(6);
  expect(lines.at(-1)).toMatch(/4.*[0-9a-f]{64}/);
  const sheet = await server.http(`${path}.xlsx`, { key: shop.key });
  expect(sheet.status).toBe(200);
});
