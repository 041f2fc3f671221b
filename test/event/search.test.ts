/** Auditors search the log: by stream, type, account, payment and time, a bounded piece at a time. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startTestServer, type TestServer } from '../support/server.js';

const page = z.object({
  data: z.array(
    z.looseObject({
      position: z.string(),
      type: z.string(),
      stream: z.string(),
      data: z.unknown(),
    }),
  ),
  hasMore: z.boolean(),
  nextCursor: z.string().nullable(),
});
type Page = z.output<typeof page>;

describe('a search of the log', () => {
  let server: TestServer;
  let payment: string;
  beforeAll(async () => {
    server = await startTestServer();
    const { operator: key } = server.keys;
    for (const id of ['cash', 'wallet']) {
      const subject = id === 'cash' ? 'bank' : 'customer_payable';
      await server.http('/v1/ledgers/main/accounts', {
        key,
        body: { id, currency: 'CNY', subject },
      });
    }
    payment = String((await server.pay({ reference: 'one' })).body['id']);
    await server.pay({ reference: 'two' });
    const amount = { value: '7.00', currency: 'CNY' };
    const entries = [
      { account: 'cash', direction: 'debit', amount },
      { account: 'wallet', direction: 'credit', amount },
    ];
    await server.http('/v1/ledgers/main/transactions', { key, body: { id: 'hand', entries } });
    await server.http('/v1/ledgers/main/accounts/wallet/freeze', { key, body: {} });
    await server.settled();
  }, 60_000);
  afterAll(() => server.stop());

  async function search(query: Readonly<Record<string, string>>): Promise<Page> {
    const path = `/v1/events?${new URLSearchParams(query).toString()}`;
    const { status, body } = await server.http(path, { key: server.keys.auditor });
    expect({ query, status, code: body['code'] }).toStrictEqual({
      ...{ query, status: 200, code: undefined },
    });
    return page.parse(body);
  }

  /** Every page, a few events at a time. */
  async function all(query: Readonly<Record<string, string>>): Promise<Page['data']> {
    const found: Page['data'] = [];
    for (let after = '0'.repeat(20); ;) {
      const { data, nextCursor } = await search({ ...query, after, limit: '3' });
      found.push(...data);
      if (nextCursor === null) return found;
      expect(nextCursor > after).toBe(true);
      after = nextCursor;
    }
  }

  const places = (events: Page['data']) => events.map(({ position }) => position);

  it('without a filter is the log', async () => {
    const log = await all({});
    expect(log.length).toBeGreaterThan(20);
    expect(places(log)).toStrictEqual([...new Set(places(log))].sort());
  });

  it.each(['stream', 'type'] as const)('finds by %s what the whole log has', async (name) => {
    const log = await all({});
    const value = name === 'stream' ? 'ledger-main' : 'TransactionPosted';
    const expected = log.filter((event) => event[name].replace(/\.v\d+$/, '') === value);
    expect(expected.length).toBeGreaterThan(2);
    expect(await all({ [name]: value })).toStrictEqual(expected);
  });

  it('finds by account its postings, and what was said of it', async () => {
    const types = (await all({ account: 'wallet' })).map(({ type }) => type);
    expect(types).toStrictEqual(['AccountOpened.v1', 'TransactionPosted.v1', 'AccountFrozen.v1']);
    expect(await all({ account: 'nobody' })).toStrictEqual([]);
    expect(await all({ account: 'wallet', book: 'other' })).toStrictEqual([]);
  });

  it('finds by payment its story, in whatever stream', async () => {
    const story = await all({ payment });
    const { body } = await server.http(`/v1/payments/${payment}/events?limit=100`, {
      key: server.keys.auditor,
    });
    const steps = z.object({ data: z.array(z.looseObject({ position: z.string() })) }).parse(body);
    expect(places(story)).toStrictEqual(steps.data.map(({ position }) => position));
    const posted = await all({ payment, type: 'TransactionPosted', stream: 'ledger-main' });
    expect(new Set(posted.map(({ type }) => type))).toStrictEqual(
      new Set(['TransactionPosted.v1']),
    );
    expect(posted.length).toBeLessThan(story.length);
  });

  it('finds by time: from then on, and until then', async () => {
    const log = await all({});
    const [, , third] = log;
    const at = z.looseObject({ at: z.string() }).parse(third?.['metadata']).at;
    const [before, since] = [await all({ to: at }), await all({ from: at })];
    expect([...before, ...since]).toStrictEqual(log);
    expect(before.length).toBeLessThanOrEqual(2);
    expect(await all({ from: '2999-01-01T00:00:00Z' })).toStrictEqual([]);
  });
});
