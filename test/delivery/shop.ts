/** A merchant that receives webhooks: its endpoint, what arrives there, and what the API says of its deliveries. */
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { z } from 'zod';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';
import { type Received, startReceiver } from '../support/webhook-receiver.js';

export const endpointBody = z.looseObject({ id: z.string(), secret: z.string() });
export const hook = z.looseObject({
  id: z.string(),
  type: z.string(),
  sequence: z.number(),
  objectSequence: z.number(),
  data: z.strictObject({ object: z.looseObject({ id: z.string() }) }),
});
export const parsed = ({ body }: Received) => hook.parse(JSON.parse(body));
const deliveries = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      status: z.string(),
      type: z.string(),
      sequence: z.number(),
      nextAttemptAt: z.string().nullable(),
      attempts: z.array(
        z.looseObject({
          status: z.number().nullable(),
          error: z.string().nullable(),
          answer: z.string(),
        }),
      ),
    }),
  ),
});

type Shop = Awaited<ReturnType<typeof openShop>>;

async function openShop(server: Pick<TestServer, 'http' | 'addMerchant'>) {
  const receiver = await startReceiver();
  const { id: merchant, key } = await server.addMerchant();
  const path = (id: string) => `/v1/webhook-endpoints/${id}`;
  return {
    ...{ id: merchant, key, receiver },
    async createEndpoint(events = ['*']) {
      const answer = await server.http('/v1/webhook-endpoints', {
        key,
        headers: { 'idempotency-key': 'first' },
        body: { url: receiver.url, events },
      });
      expect(answer.status).toBe(201);
      return endpointBody.parse(answer.body);
    },
    endpointNow: async (id: string) => (await server.http(path(id), { key })).body,
    deliveriesOf: async (id: string, query = '') =>
      deliveries.parse((await server.http(`${path(id)}/deliveries${query}`, { key })).body).data,
    post: (to: string, body: unknown = {}, headers = {}) => server.http(to, { key, body, headers }),
    arrived: (count: number) => waitUntil(() => receiver.received.length >= count),
  };
}

/** A server by a clock that a test moves, and for each test a shop of its own; filled before the tests begin. */
export function shopsOfSuite() {
  const clock = {
    aheadMs: 0,
    now: () => Date.now() + clock.aheadMs,
  };
  const server = {} as TestServer;
  const shop = {} as Shop;
  beforeAll(async () => {
    Object.assign(server, await startTestServer({ clock }));
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    Object.assign(shop, await openShop(server));
  });
  afterEach(() => shop.receiver.stop());
  return { clock, server, shop };
}
