/** The audit log: what people and keys did, by who did it, what it was done to and when. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startTestServer, type TestServer } from '../support/server.js';
import { personOf, type SignedIn } from '../support/session.js';

const page = z.object({
  data: z.array(
    z.object({
      position: z.string(),
      id: z.string(),
      type: z.string(),
      at: z.string(),
      principal: z.string(),
      request: z.string(),
      stream: z.string(),
      revision: z.number(),
      objects: z.array(z.object({ kind: z.string(), id: z.string(), book: z.string().optional() })),
    }),
  ),
  hasMore: z.boolean(),
  nextCursor: z.string().nullable(),
});

let server: TestServer;
let payment: string;
let admin: SignedIn;
beforeAll(async () => {
  server = await startTestServer();
  const { operator: key } = server.keys;
  payment = String((await server.pay({ reference: 'one' })).body['id']);
  const refund = { key: server.keys.merchant, headers: { 'idempotency-key': 'r' }, body: {} };
  await server.http(`/v1/payments/${payment}/refunds`, refund);
  const account = { id: 'wallet', currency: 'CNY', subject: 'customer_payable' };
  await server.http('/v1/ledgers/main/accounts', { key, body: account });
  await server.http('/v1/ledgers/main/accounts/wallet/freeze', { key, body: {} });
  await server.settled();
  admin = await personOf(server, 'admin');
}, 60_000);
afterAll(() => server.stop());

async function acts(query: Readonly<Record<string, string>> = {}) {
  const path = `/v1/acts?${new URLSearchParams(query).toString()}`;
  const { status, body } = await server.http(path, { key: server.keys.auditor });
  expect(status).toBe(200);
  return page.parse(body);
}
const typesOf = ({ data }: z.output<typeof page>) => data.map(({ type }) => type);

it('holds every act, the newest first, and nothing that runs by itself', async () => {
  const { data } = await acts({ limit: '100' });
  expect(data.map(({ type }) => type)).toStrictEqual([
    'AccountFrozen',
    'AccountOpened',
    'RefundReserved',
    'RefundRequested',
    'ReservationMade',
    'PaymentCreated',
  ]);
  for (const { principal, request } of data) {
    expect(principal).toMatch(/^key:key_/);
    expect(request).toMatch(/^req_/);
  }
});

it('finds what was done to an object, and what somebody did to it', async () => {
  expect(typesOf(await acts({ object: 'wallet' }))).toStrictEqual([
    'AccountFrozen',
    'AccountOpened',
  ]);
  const done = await acts({ object: payment });
  expect(typesOf(done)).toStrictEqual([
    'RefundReserved',
    'RefundRequested',
    'ReservationMade',
    'PaymentCreated',
  ]);
  const [{ principal = '' } = {}] = done.data;
  expect(typesOf(await acts({ object: 'wallet', principal }))).toStrictEqual([]);
  expect((await acts({ object: payment, principal })).data).toStrictEqual(done.data);
});

it('finds what a key did, by its id alone too', async () => {
  const [{ principal = '' } = {}] = (await acts({ object: 'wallet' })).data;
  const both = await acts({ principal });
  expect(typesOf(both)).toStrictEqual(['AccountFrozen', 'AccountOpened']);
  expect(await acts({ principal: principal.replace('key:', '') })).toStrictEqual(both);
});

it('is narrowed by time', async () => {
  const { data } = await acts();
  const [newest, , , , , oldest] = data;
  expect(typesOf(await acts({ from: newest!.at, limit: '1' }))).toStrictEqual(['AccountFrozen']);
  expect(typesOf(await acts({ to: oldest!.at }))).toStrictEqual([]);
  expect(typesOf(await acts({ from: '2999-01-01T00:00:00Z' }))).toStrictEqual([]);
});

it('goes on where a page ended', async () => {
  const { data: whole } = await acts();
  const found: unknown[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const next: z.output<typeof page> = await acts({
      limit: '2',
      ...(cursor === '' ? {} : { cursor }),
    });
    found.push(...next.data);
    cursor = next.nextCursor;
  }
  expect(found).toStrictEqual(whole);
});

it('names a read of channel bytes with the payment that they belong to', async () => {
  const path = `/v1/payments/${payment}/events`;
  await server.http(path, { key: server.keys.auditor });
  const [{ type, objects } = { type: '', objects: [] }] = (await acts()).data;
  expect({ type, objects }).toStrictEqual({
    type: 'EvidenceRead',
    objects: [{ kind: 'payment', id: payment }],
  });
});

it('finds what a person posted by each account, and a reversal by what it reverses', async () => {
  const operator = await personOf(server, 'operator');
  for (const id of ['purse', 'pocket']) {
    const account = { id, currency: 'CNY', subject: 'customer_payable' };
    await operator.http('/v1/ledgers/main/accounts', { body: account });
  }
  const entry = (id: string, direction: string) => ({
    ...{ account: id, direction, amount: { value: '1.00', currency: 'CNY' } },
  });
  const posted = await operator.http('/v1/ledgers/main/transactions', {
    body: {
      id: 'by-hand',
      entries: [entry('purse', 'debit'), entry('pocket', 'credit')],
    },
  });
  expect(posted.text).toContain('by-hand');
  const reversed = await operator.http('/v1/ledgers/main/transactions/by-hand/reverse', {
    headers: { 'idempotency-key': 'undo' },
    body: { reason: 'a test' },
  });
  expect(reversed.status).toBe(201);
  expect(typesOf(await acts({ object: 'purse' }))).toStrictEqual([
    'TransactionPosted',
    'TransactionPosted',
    'AccountOpened',
  ]);
  const [undone] = (await acts({ object: 'by-hand' })).data;
  expect(undone?.objects).toStrictEqual([
    { kind: 'transaction', id: reversed.body['id'], book: 'main' },
    { kind: 'transaction', id: 'by-hand', book: 'main' },
    { kind: 'account', id: 'purse', book: 'main' },
    { kind: 'account', id: 'pocket', book: 'main' },
  ]);
});

it('is for auditors and admins, and tells of people by opaque ids', async () => {
  const invited = await admin.http('/v1/users', {
    body: { name: 'Bo Li', address: 'bo.li@example.com', roles: ['finance'] },
    headers: { 'idempotency-key': 'invite' },
  });
  expect(invited.status).toBe(201);
  const seen = await admin.http('/v1/acts?limit=5');
  expect(seen.status).toBe(200);
  expect(seen.text).not.toContain('Bo Li');
  expect(page.parse(seen.body).data[0]).toMatchObject({ type: 'UserInvited' });
  for (const role of ['finance', 'operator', 'owner'] as const) {
    const { http } = await personOf(server, role);
    expect((await http('/v1/acts')).status).toBe(403);
  }
});
