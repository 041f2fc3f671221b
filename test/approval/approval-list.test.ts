/** `GET /v1/approvals`: everything that was proposed, and whether the caller may decide on it. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ApprovalBody } from '../../api/approval/contract.js';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.http('/v1/channels/sandbox_a', {
    method: 'PATCH',
    key: server.keys.operator,
    headers: { 'idempotency-key': 'cheaper' },
    body: { costPercent: '0.10' },
  });
});
afterAll(() => server.stop());

async function list(query = '', key = server.keys.operator): Promise<readonly ApprovalBody[]> {
  const { status, body } = await server.http(`/v1/approvals${query}`, { key });
  expect(status).toBe(200);
  return body.data as ApprovalBody[];
}

it('shows what is proposed, and that its maker is not its checker', async () => {
  const [own, ...others] = await list();
  expect(others).toStrictEqual([]);
  expect(own).toMatchObject({
    object: 'approval',
    kind: 'channel_change',
    subject: 'sandbox_a',
    content: { changes: { costPercent: '0.10' } },
    status: 'open',
    decidedBy: null,
    isOwn: true,
  });
  const others2 = await list('', server.keys.operator2);
  expect(others2.map(({ isOwn }) => isOwn)).toStrictEqual([false]);
  const seen = await list('', server.keys.auditor);
  expect(seen.map(({ id }) => id)).toStrictEqual([own?.id]);
});

it('is narrowed by status, kind and subject', async () => {
  for (const [query, count] of [
    ['?status=open', 1],
    ['?status=executed', 0],
    ['?kind=channel_change', 1],
    ['?kind=case_resolution', 0],
    ['?subject=sandbox_a', 1],
    ['?subject=sandbox_b', 0],
  ] as const) {
    expect((await list(query)).length).toBe(count);
  }
});

it.each(['?status=late', '?kind=Channel%20Change', '?cursor=x', '?proposer=me'])(
  'refuses %s',
  async (query) => {
    const { status } = await server.http(`/v1/approvals${query}`, { key: server.keys.operator });
    expect(status).toBe(400);
  },
);
