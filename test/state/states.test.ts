/** The state of a stream before and after each of its events, as the deciders fold it. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startTestServer, type TestServer } from '../support/server.js';
import { personOf } from '../support/session.js';

const state = z.object({
  object: z.literal('state'),
  stream: z.string(),
  revision: z.number(),
  last: z.number(),
  event: z.looseObject({ type: z.string(), position: z.string() }),
  members: z.array(
    z.object({
      path: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      changed: z.boolean(),
    }),
  ),
  isWhole: z.boolean(),
});
type State = z.output<typeof state>;

let server: TestServer;
let stream: string;
beforeAll(async () => {
  server = await startTestServer();
  const paid = await server.pay({ reference: 'one', value: '88.88' });
  stream = `payment-${String(paid.body['id'])}`;
  await server.settled();
  // The first person of the store.
  await personOf(server, 'auditor');
}, 60_000);
afterAll(() => server.stop());

async function at(query: Readonly<Record<string, string>>): Promise<State> {
  const path = `/v1/states?${new URLSearchParams(query).toString()}`;
  const { status, body } = await server.http(path, { key: server.keys.auditor });
  expect({ status, code: body['code'] }).toStrictEqual({ status: 200, code: undefined });
  return state.parse(body);
}
const refused = async (query: Readonly<Record<string, string>>) => {
  const path = `/v1/states?${new URLSearchParams(query).toString()}`;
  const { status, body } = await server.http(path, { key: server.keys.auditor });
  return { status, code: body['code'] };
};
const member = ({ members }: State, path: string) => members.find((one) => one.path === path);
const after = ({ members }: State) =>
  members.flatMap(({ path, after: is }) => (is === null ? [] : [[path, is]]));
const before = ({ members }: State) =>
  members.flatMap(({ path, before: was }) => (was === null ? [] : [[path, was]]));

it('begins with nothing, and each event goes on from where the one before it ended', async () => {
  const { last } = await at({ stream });
  expect(last).toBeGreaterThan(5);
  const first = await at({ stream, revision: '0' });
  expect(first.event.type).toBe('PaymentCreated');
  expect(first.members.every(({ before: was }) => was === null)).toBe(true);
  let ended = new Map(after(first).map(([path, is]) => [path, is]));
  for (let revision = 1; revision <= last; revision++) {
    const next = await at({ stream, revision: String(revision) });
    expect(new Map(before(next).map(([path, was]) => [path, was]))).toStrictEqual(ended);
    ended = new Map(after(next).map(([path, is]) => [path, is]));
  }
});

it('ends as the payment is, and marks what the event changed', async () => {
  const newest = await at({ stream });
  expect(member(newest, 'payment.status')?.after).toBe('succeeded');
  const succeeded = await steppedTo('PaymentSucceeded');
  expect(member(succeeded, 'payment.status')).toStrictEqual({
    ...{ path: 'payment.status', before: 'processing', after: 'succeeded', changed: true },
  });
  expect(member(succeeded, 'payment.amount')).toStrictEqual({
    ...{ path: 'payment.amount', before: '88.88 CNY', after: '88.88 CNY', changed: false },
  });
});

async function steppedTo(type: string): Promise<State> {
  const { last } = await at({ stream });
  for (let revision = 0; revision <= last; revision++) {
    const found = await at({ stream, revision: String(revision) });
    if (found.event.type === type) return found;
  }
  throw new Error(`no ${type}`);
}

it('finds the event by a position of the log: the newest up to there', async () => {
  const created = await at({ stream, revision: '0' });
  const { position } = created.event;
  expect(await at({ stream, position })).toStrictEqual(created);
  const head = await server.engine.log.head();
  expect(await at({ stream, position: head })).toStrictEqual(await at({ stream }));
  const earlier = (BigInt(position) - 1n).toString().padStart(20, '0');
  expect(await refused({ stream, position: earlier })).toStrictEqual({
    ...{ status: 404, code: 'not_found' },
  });
});

it('shows of a book the accounts that the event speaks of', async () => {
  const { body } = await server.http('/v1/events?type=TransactionPosted&limit=1', {
    key: server.keys.auditor,
  });
  const [posted] = z.array(z.looseObject({ revision: z.number() })).parse(body['data']);
  const shown = await at({ stream: 'ledger-main', revision: String(posted?.revision) });
  const account = 'sys:channel_receivable:sandbox_a:CNY';
  expect(member(shown, `accounts.${account}.posted`)?.changed).toBe(true);
  expect(member(shown, `accounts.${account}.sequence`)).toMatchObject({ before: '0', after: '1' });
});

it.each(['access-keys', 'user-directory', 'channel-configurations', 'merchant-demo-shop'])(
  'folds %s',
  async (name) => {
    const { members, last } = await at({ stream: name });
    expect(members.length).toBeGreaterThan(0);
    expect(last).toBeGreaterThanOrEqual(0);
  },
);

it('says that there is no such stream, event or state', async () => {
  const none = { status: 404, code: 'not_found' };
  expect(await refused({ stream: 'payment-pay_0' })).toStrictEqual(none);
  expect(await refused({ stream: 'nobody' })).toStrictEqual(none);
  expect(await refused({ stream, revision: '9999' })).toStrictEqual(none);
  expect(await refused({ stream: 'tallybook-store' })).toStrictEqual(none);
});
