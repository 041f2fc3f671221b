/** The secret of a checkout's link: what it opens, how often it is asked, and that nothing keeps it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestAnswer } from '../support/http-client.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';
import { checkoutOf, cny, linkOf, linkTo } from './checkout.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

describe('a link', () => {
  it.each([
    ['no secret', undefined],
    ['a secret of another session', 'other'],
    ['a made-up secret', 'x'.repeat(43)],
    ['what is no secret at all', 'x'],
  ])(
    'opens nothing with %s, and tells as much of a session that there is not',
    async (_, given) => {
      const [link, other] = [await linkTo(server, 'mine'), await linkTo(server, 'not-mine')];
      const secret = given === 'other' ? other.secret : given;
      const headers = secret === undefined ? {} : { 'tallybook-checkout': secret };
      const head = await server.engine.log.head();
      for (const id of [link.id, 'cs_00000000-0000-5000-8000-000000000000', link.id.slice(3)]) {
        for (const [path, method] of [
          ['', 'GET'],
          ['/attempts', 'POST'],
          ['/cancel', 'POST'],
        ] as const) {
          const body = path === '/attempts' ? { method: 'qr' } : {};
          const answer = await server.http(`/v1/checkout/${id}${path}`, {
            method,
            headers,
            ...(method === 'POST' ? { body } : {}),
          });
          expect({ status: answer.status, code: answer.body['code'] }).toEqual({
            status: 401,
            code: 'checkout_link_invalid',
          });
        }
      }
      expect(await server.engine.log.head()).toBe(head);
    },
  );

  it('opens nothing else of the API', async () => {
    const { id, secret } = await linkTo(server, 'else');
    const headers = { 'tallybook-checkout': secret, authorization: `Bearer ${secret}` };
    for (const path of ['/v1/payments', `/v1/checkout-sessions/${id}`, '/v1/merchants/demo-shop']) {
      expect((await server.http(path, { headers })).status).toBe(401);
    }
  });

  it('is asked a bounded number of times a second', async () => {
    const limited = await startTestServer({ env: { RATE_LIMIT: '500' } });
    try {
      const body = { amount: cny('1.00'), reference: 'rate' };
      const made = await limited.http('/v1/checkout-sessions', {
        key: limited.keys.merchant,
        body,
      });
      const link = linkOf(made);
      // A busy machine may need more than a second for a round: then the next is asked.
      const refused = async (ask: () => Promise<TestAnswer>): Promise<TestAnswer> => {
        let found: TestAnswer | undefined;
        await waitUntil(async () => {
          const round = await Promise.all(Array.from({ length: 60 }, ask));
          expect(round.filter(({ status }) => status !== 200 && status !== 429)).toStrictEqual([]);
          return (found = round.find(({ status }) => status === 429)) !== undefined;
        });
        if (found === undefined) throw new Error('nothing was refused');
        return found;
      };
      const read = await refused(() => checkoutOf(limited, link).read());
      expect(read.body['code']).toBe('rate_limited');
      await refused(() => limited.http(`/checkout/${link.id}`));
    } finally {
      await limited.stop();
    }
  });
});

it('the secret stands in no line of the log', async () => {
  const lines: string[] = [];
  const keep = (...said: unknown[]) => void lines.push(JSON.stringify(said));
  const logger = { debug: keep, info: keep, warn: keep, error: keep };
  const told = await startTestServer({ logger });
  try {
    const body = { amount: cny('1.00'), reference: 'log' };
    const made = await told.http('/v1/checkout-sessions', { key: told.keys.merchant, body });
    const link = linkOf(made);
    await checkoutOf(told, link).read();
    await checkoutOf(told, link).start('qr');
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.join('\n')).not.toContain(link.secret);
    expect(lines.join('\n')).toContain(link.id);
  } finally {
    await told.stop();
  }
});
