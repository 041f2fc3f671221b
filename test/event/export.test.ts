/** Events as a file: what the search finds, all of it, and not what is recorded while it is made. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
let payment: string;
beforeAll(async () => {
  server = await startTestServer({ env: { BOOK_TIMEZONE: 'Asia/Shanghai' } });
  payment = String((await server.pay({ reference: 'one' })).body['id']);
  await server.pay({ reference: 'two' });
  await server.settled();
}, 60_000);
afterAll(() => server.stop());

const file = async (query: string, key = server.keys.auditor) => {
  const { status, text, headers } = await server.http(`/v1/reports/events.csv?${query}`, { key });
  expect({ query, status }).toStrictEqual({ query, status: 200 });
  const lines = text.split('\r\n').slice(0, -1);
  return { text, headers, head: lines[0], rows: lines.slice(1, -1), end: lines.at(-1) };
};

/** Every page of the search. */
async function searched(query: string) {
  const page = z.object({
    data: z.array(
      z.object({ position: z.string(), id: z.string(), data: z.unknown(), metadata: z.unknown() }),
    ),
    nextCursor: z.string().nullable(),
  });
  const found: z.output<typeof page>['data'] = [];
  for (let after = '0'.repeat(20); ;) {
    const path = `/v1/events?${query}&after=${after}`;
    const { body } = await server.http(path, { key: server.keys.auditor });
    const { data, nextCursor } = page.parse(body);
    found.push(...data);
    if (nextCursor === null) return found;
    after = nextCursor;
  }
}

it.each(['', 'type=PaymentCreated', 'stream=access-keys', 'type=ChannelCallSettled'])(
  'holds what is found by %p, with its number and the hash of all before',
  async (query) => {
    const { text, head, rows, end } = await file(query);
    expect(head).toBe('position,recordedAt,recordedAtLocal,type,stream,revision,id,data,metadata');
    const found = await searched(query);
    expect(rows.map((row) => row.split(',')[0])).toStrictEqual(
      found.map(({ position }) => position),
    );
    const before = text.slice(0, text.lastIndexOf('#end'));
    const hash = createHash('sha256').update(before).digest('hex');
    expect(end).toBe(`#end,rows,${found.length},sha256,${hash},,,,`);
  },
);

it('holds the story of a payment, with each event as it is stored', async () => {
  const { headers, rows } = await file(`payment=${payment}`);
  expect(headers.get('content-disposition')).toBe(`attachment; filename="events-${payment}.csv"`);
  const [first = ''] = rows;
  expect(first).toMatch(/^\d{20},\S+Z,\S+\+08:00,PaymentCreated\.v1,payment-pay_/);
  const [created] = await searched(`payment=${payment}`);
  expect(first).toContain(`"${JSON.stringify(created?.data).replaceAll('"', '""')}"`);
});

it('ends where the log was as it began, and is for auditors and operators', async () => {
  const { headers, rows } = await file('', server.keys.operator);
  const position = headers.get('tallybook-position') ?? '';
  expect(rows.at(-1)?.slice(0, 20)).toBe(position);
  for (const role of ['finance', 'merchant'] as const) {
    const { status } = await server.http('/v1/reports/events.csv', { key: server.keys[role] });
    expect(status).toBe(403);
  }
});

it('is a spreadsheet, too', async () => {
  const { status, headers } = await server.http('/v1/reports/events.xlsx?type=PaymentCreated', {
    key: server.keys.auditor,
  });
  expect([status, headers.get('content-disposition')]).toStrictEqual([
    200,
    'attachment; filename="events-PaymentCreated.xlsx"',
  ]);
});
