/** `GET /v1/overview`: what goes on, counted from events. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { OverviewBody } from '../../api/overview/contract.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const overview = async () =>
  (await server.http('/v1/overview', { key: server.keys.operator }))
    .body as unknown as OverviewBody;
const sum = (minutes: OverviewBody['minutes'], of: 'begun' | 'succeeded' | 'failed' | 'givenUp') =>
  minutes.reduce((total, minute) => total + minute[of], 0);

it('counts nothing before there is anything', async () => {
  expect(await overview()).toMatchObject({
    object: 'overview',
    minutes: [],
    flows: { open: 0, stuck: 0, unknown: 0, oldestAt: null },
    cases: { open: 0, unassigned: 0 },
    approvals: { open: 0 },
    channels: [],
    troubles: [],
  });
});

it('counts what became of payments, minute by minute, and how channels answered', async () => {
  const scenario = (name: string) => ({ rest: { sandbox: { scenario: name } } });
  await server.pay({ reference: 'good' });
  await server.pay({ reference: 'bad', ...scenario('declined') });
  const held = await server.pay({ reference: 'held', rest: { capture: 'manual' } });
  await server.http(`/v1/payments/${String(held.body.id)}/cancel`, {
    key: server.keys.merchant,
    headers: { 'idempotency-key': 'cancel', prefer: 'wait=10' },
    body: {},
  });
  await server.settled();
  const { minutes, channels } = await overview();
  expect(
    (['begun', 'succeeded', 'failed', 'givenUp'] as const).map((of) => sum(minutes, of)),
  ).toStrictEqual([3, 1, 1, 1]);
  expect(minutes.every(({ from }) => /T\d\d:\d\d:00\.000Z$/.test(from))).toBe(true);
  expect(channels.map(({ channel, unknown }) => [channel, unknown])).toStrictEqual([
    ['sandbox_a', 0],
  ]);
});

it('counts a flow whose outcome is unknown until it is known', async () => {
  const { body } = await server.pay({
    reference: 'unknown',
    rest: { sandbox: { scenario: 'timeout_after_success' } },
  });
  expect(body.status).toBe('succeeded');
  await server.settled();
  const { flows, channels } = await overview();
  expect(flows).toStrictEqual({ open: 0, stuck: 0, unknown: 0, oldestAt: null });
  expect(channels.reduce((total, { unknown }) => total + unknown, 0)).toBe(1);
});

it('shows a flow whose outcome is unknown while it is', async () => {
  const asked = server.pay({
    reference: 'unknown yet',
    rest: { sandbox: { scenario: 'timeout_after_success' } },
  });
  // Both are looked at from the beginning: the outcome becomes known while a test looks elsewhere.
  const [{ flows }, listed] = await Promise.all([
    waitUntil(async () => {
      const shown = await overview();
      return shown.flows.unknown === 1 ? shown : undefined;
    }),
    waitUntil(async () => {
      const { body } = await server.http('/v1/sagas', { key: server.keys.operator });
      const [saga] = body['data'] as { flow: string; unknownSince: string | null }[];
      return saga?.unknownSince == null ? undefined : saga;
    }),
  ]);
  expect(flows.oldestAt).not.toBeNull();
  expect(listed.flow).toBe('payment');
  await asked;
});

it('says how far each group of read models is behind', async () => {
  const { readModels } = await overview();
  expect(readModels.map(({ group }) => group)).toContain('saga');
  expect(readModels.every(({ state, lagMs }) => state === 'following' && lagMs < 60_000)).toBe(
    true,
  );
});
