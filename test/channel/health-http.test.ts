/** `GET /v1/channels/health`: whether each channel gets new attempts, and how it answers. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChannelHealthBody } from '../../api/channel/shapes.js';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const quiet = {
  ...{ state: 'taking', trouble: null, maintenanceUntil: null },
  ...{ calls: 0, unknown: 0, averageMs: null, answeredAt: null, unknownAt: null },
};

async function health(): Promise<readonly ChannelHealthBody[]> {
  const { body } = await server.http('/v1/channels/health', { key: server.keys.finance });
  return body['data'] as readonly ChannelHealthBody[];
}

const change = (name: string, body: object) =>
  server.http(`/v1/channels/${name}`, { method: 'PATCH', key: server.keys.operator, body });

it('lists every channel, also those that were never asked', async () => {
  expect(await health()).toStrictEqual([
    { channel: 'sandbox_a', ...quiet },
    { channel: 'sandbox_b', ...quiet },
  ]);
});

it('counts answers, and says when the last came and when the last stayed unknown', async () => {
  await server.pay({ reference: 'good' });
  const [first] = await health();
  expect(first).toMatchObject({ state: 'taking', calls: 1, unknown: 0, unknownAt: null });
  await server.pay({
    reference: 'late',
    rest: { sandbox: { scenario: 'timeout_after_success' } },
  });
  await server.settled();
  const [then] = await health();
  expect(then).toMatchObject({ channel: 'sandbox_a', unknown: 1 });
  expect(Date.parse(then!.unknownAt!)).toBeGreaterThan(Date.parse(first!.answeredAt!));
  // The query afterwards was answered.
  expect(Date.parse(then!.answeredAt!)).toBeGreaterThan(Date.parse(then!.unknownAt!));
});

it('says until when a channel is in maintenance', async () => {
  const window = { from: '2020-01-01T00:00:00.000Z', to: '2099-01-01T00:00:00.000Z' };
  expect((await change('sandbox_b', { maintenance: [window] })).status).toBe(200);
  expect((await health())[1]).toStrictEqual({
    ...{ channel: 'sandbox_b', ...quiet },
    ...{ state: 'maintenance', maintenanceUntil: window.to },
  });
  await change('sandbox_b', { maintenance: [] });
  expect((await health())[1]).toMatchObject({ state: 'taking', maintenanceUntil: null });
});

it('shows a channel that was disabled as such, whatever else is true of it', async () => {
  const proposed = await server.http('/v1/channels/sandbox_b', {
    ...{ method: 'PATCH', key: server.keys.operator, body: { enabled: false } },
    headers: { 'idempotency-key': 'disable' },
  });
  const { id } = proposed.body['change'] as { readonly id: string };
  await server.http(`/v1/channels/sandbox_b/changes/${id}/approve`, {
    ...{ key: server.keys.operator2, body: {} },
    headers: { 'idempotency-key': 'approve' },
  });
  expect((await health())[1]).toMatchObject({ channel: 'sandbox_b', state: 'disabled' });
});

it('refuses a channel by the name of a route', async () => {
  const { status, body } = await server.http('/v1/channels', {
    key: server.keys.operator,
    body: { name: 'health', connector: 'sandbox', methods: ['card'], costPercent: '0' },
  });
  expect([status, body.code, body.param]).toStrictEqual([400, 'invalid_request', 'name']);
});
