/** Business calendars over HTTP: read by the house, changed by two operators. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { publishedCalendars } from '../../domain/calendar/published.js';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const read = async (path: string) => {
  const { status, body } = await server.http(path, { key: server.keys.finance });
  return { status, body };
};
const write = (path: string, key: string, body: object, idempotencyKey: string) =>
  server.http(path, { method: 'POST', key, body, headers: { 'idempotency-key': idempotencyKey } });

it('the calendars of the program are there, with until when they are known', async () => {
  const { body } = await read('/v1/calendars');
  expect(body).toMatchObject({
    data: [
      { id: 'CN', version: 1, knownUntil: '2026-12-31' },
      { id: 'TARGET2', version: 1, knownUntil: '2030-12-31' },
      { id: 'US-FED', version: 1, knownUntil: '2030-12-31' },
    ],
    hasMore: false,
  });
  expect((await read('/v1/calendars/CN')).body).toMatchObject({
    weekend: [6, 7],
    versions: [{ version: 1, by: 'system:calendars', approvedBy: null }],
  });
});

it('says the day T+N, and refuses what it does not know', async () => {
  const path = '/v1/calendars/CN/business-days';
  expect((await read(`${path}?from=2026-02-14&add=1`)).body).toStrictEqual({
    object: 'business_day',
    calendar: 'CN',
    version: 1,
    from: '2026-02-14',
    fromIsBusinessDay: true,
    add: 1,
    day: '2026-02-24',
  });
  expect(await read(`${path}?from=2026-12-31&add=1`)).toMatchObject({
    status: 422,
    body: { code: 'calendar_unknown' },
  });
});

it('a version is proposed by one operator and approved by another; then the next year is known', async () => {
  const { operator, operator2 } = server.keys;
  const path = '/v1/calendars/CN/versions';
  const content = { ...publishedCalendars.get('CN'), knownUntil: '2027-12-31' };
  const proposed = await write(path, operator, content, 'next year');
  expect(proposed).toMatchObject({ status: 201, body: { status: 'open', after: 1 } });
  const { id } = proposed.body as { id: string };
  const own = await write(`${path}/${id}/approve`, operator, {}, 'own');
  expect(own).toMatchObject({ status: 403, body: { code: 'same_principal' } });
  const approved = await write(`${path}/${id}/approve`, operator2, {}, 'other');
  expect(approved).toMatchObject({ status: 200, body: { status: 'executed' } });
  const again = await write(path, operator, content, 'next year');
  expect(again).toMatchObject({ status: 201, body: { id, status: 'executed' } });
  expect((await read('/v1/calendars/CN')).body).toMatchObject({
    version: 2,
    knownUntil: '2027-12-31',
    versions: [{ version: 2 }, { version: 1 }],
  });
  const { body } = await read('/v1/calendars/CN/business-days?from=2026-12-31&add=1');
  expect(body).toMatchObject({ version: 2, day: '2027-01-01' });
});

it('a version that was rejected changes nothing', async () => {
  const content = { ...publishedCalendars.get('TARGET2'), knownUntil: '2031-12-31' };
  const path = '/v1/calendars/TARGET2/versions';
  const { body } = await write(path, server.keys.operator, content, 'rejected');
  const { id } = body as { id: string };
  const reason = 'the ECB has published no days';
  const rejected = await write(
    `${path}/${id}/reject`,
    server.keys.operator2,
    { reason },
    'rejecting',
  );
  expect(rejected).toMatchObject({ status: 200, body: { status: 'rejected', reason } });
  expect((await read('/v1/calendars/TARGET2')).body).toMatchObject({ version: 1 });
});
