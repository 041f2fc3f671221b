/** A server whose clock stands until a test moves it, and what tests of settlement do with it. */
import { expect } from '@jest/globals';
import { cny } from '../money/amounts.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';

const DAY_MS = 86_400_000;

const terms = {
  ...{ days: 1, calendar: 'CN', cutOff: null, reservePercent: '0', reserveDays: 0 },
  ...{ minimum: cny('0.00'), approvalAbove: null },
};

export type SettlingServer = Awaited<ReturnType<typeof startSettlingServer>>;

export async function startSettlingServer() {
  /** A Monday of China's calendar. */
  let nowMs = Date.parse('2026-03-02T02:00:00.000Z');
  const server = await startTestServer({ clock: { now: () => nowMs } });
  const asked = { ...server, ...askedOf(server) };
  const setSchedule = (id: string, changed: object) => agreeOn(asked, id, changed);

  return {
    ...asked,
    setSchedule,
    /** A merchant that is settled by these terms. */
    async shopWith(id: string, changed: object = {}) {
      const shop = await server.addMerchant({ id, fee: { percent: '1' } });
      await setSchedule(id, changed);
      return shopOf(asked, shop);
    },
    /** So many days later, with every day between cut. */
    async later(days: number): Promise<void> {
      for (let left = days; left > 0; left -= 1) {
        nowMs += DAY_MS;
        await server.engine.ledger.cutDueDays();
      }
    },
    /** The clock says this from now on; no day is cut. */
    setClock(at: string): void {
      nowMs = Date.parse(at);
    },
  };
}

type Asked = TestServer & ReturnType<typeof askedOf>;

function askedOf(server: TestServer) {
  let keys = 0;
  return {
    post: (path: string, body: object, key = server.keys.operator) =>
      server.http(path, {
        method: 'POST',
        key,
        body,
        headers: { 'idempotency-key': `settlement-${(keys += 1)}` },
      }),
    read: async (path: string, key = server.keys.finance) =>
      (await server.http(path, { key })).body,
  };
}

async function agreeOn({ post, keys }: Asked, id: string, changed: object): Promise<void> {
  const path = `/v1/settlement-schedules/${id}/CNY`;
  const { body } = await post(path, { ...terms, ...changed });
  const proposal = (body as { id: string }).id;
  const own = await post(`${path}/proposals/${proposal}/approve`, {});
  expect(own).toMatchObject({ status: 403, body: { code: 'same_principal' } });
  const approved = await post(`${path}/proposals/${proposal}/approve`, {}, keys.operator2);
  expect(approved).toMatchObject({ status: 200, body: { status: 'executed' } });
}

function shopOf(server: Asked, shop: { readonly id: string; readonly key: string }) {
  const { post, read } = server;
  const { id } = shop;
  return {
    ...shop,
    pay: async (reference: string, value: string) => {
      const paid = await server.pay({ reference, value, key: shop.key });
      await server.settled();
      return (paid.body as { id: string }).id;
    },
    // The read model of entries may be behind: then the batch waits, as the timer does.
    run: () =>
      waitUntil(async () => {
        const { body } = await post('/v1/settlement-batches', { merchant: id, currency: 'CNY' });
        const { waits } = body as { waits: { code: string } | null };
        return waits?.code === 'read_model' ? undefined : body;
      }),
    batches: async () =>
      ((await read(`/v1/settlement-batches?merchant=${id}`)) as { data: object[] }).data,
    balance: async (subject = '') => {
      const account = subject === '' ? `mer:${id}:CNY` : `mer:${id}:${subject}:CNY`;
      const body = await read(`/v1/ledgers/main/accounts/${account}`);
      return (body as { balance?: { posted: { value: string } } }).balance?.posted.value;
    },
  };
}
