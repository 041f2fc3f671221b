/** A malformed item of a batch is refused by itself, with its chain; the others are posted. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startTestServer, type TestServer } from '../support/server.js';
import { balanced } from '../api/wrong/wrong-request.js';

const BATCH = '/v1/ledgers/main/transactions/batch';
const results = z.array(
  z.looseObject({
    id: z.string(),
    status: z.string(),
    problem: z.looseObject({ code: z.string(), param: z.string().optional() }).optional(),
  }),
);

describe('a malformed item of a batch', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    for (const id of ['a', 'b']) {
      const body = { id, currency: 'CNY', subject: 'customer_payable' };
      await server.http('/v1/ledgers/main/accounts', { key: server.keys.operator, body });
    }
  });
  afterAll(() => server.stop());

  async function post(transactions: unknown, headers = {}) {
    const request = { key: server.keys.operator, headers, body: { transactions } };
    const { status, body } = await server.http(BATCH, request);
    expect(status).toBe(200);
    return results.parse(body.results);
  }
  const summary = (given: z.infer<typeof results>) =>
    given.map(({ status, problem }) =>
      [status, problem?.code, problem?.param].filter((part) => part !== undefined).join(' '),
    );

  it('is refused by itself', async () => {
    const items = await post([
      { id: 'm-1', entries: balanced },
      { id: 'm-2', entries: 'x' },
      { id: 'm-3', entries: balanced, colour: 'red' },
      { id: 'm 4', entries: balanced },
      null,
      'text',
      { id: 'm-7', entries: balanced },
    ]);
    expect(summary(items)).toEqual([
      'posted',
      'rejected invalid_request entries',
      'rejected invalid_request colour',
      'rejected invalid_request id',
      'rejected invalid_request',
      'rejected invalid_request',
      'posted',
    ]);
    expect(items.map(({ id }) => id).filter((id) => id.startsWith('m-'))).toEqual([
      'm-1',
      'm-2',
      'm-3',
      'm-7',
    ]);
  });

  it.each([
    ['first', 0],
    ['in the middle', 1],
    ['last', 2],
  ])('takes its chain with it where it is the %s', async (_where, wrong) => {
    const chain = [0, 1, 2].map((index) => ({
      id: `chain-${wrong}-${index}`,
      entries: index === wrong ? [] : balanced,
      linked: index < 2,
    }));
    const before = await server.engine.log.head();
    expect(summary(await post(chain))).toEqual(
      [0, 1, 2].map((index) =>
        index === wrong ? 'rejected invalid_request entries' : 'rejected linked_failed',
      ),
    );
    expect(await server.engine.log.head()).toBe(before);
  });

  it('is linked where it does not say that it is not', async () => {
    const items = await post([
      { id: 'doubt-1', entries: balanced, linked: 'yes' },
      { id: 'doubt-2', entries: balanced },
      { id: 'doubt-3', entries: balanced },
    ]);
    expect(summary(items)).toEqual([
      'rejected invalid_request linked',
      'rejected linked_failed',
      'posted',
    ]);
  });

  it('is decided anew when it comes again, the others are repetitions', async () => {
    const key = { 'idempotency-key': 'batch' };
    const first = await post([{ entries: balanced }, { entries: [] }], key);
    const again = await post([{ entries: balanced }, { entries: balanced }], key);
    expect(summary(first)).toEqual(['posted', 'rejected invalid_request entries']);
    expect(summary(again)).toEqual(['duplicate', 'posted']);
    expect(again.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
  });
});
