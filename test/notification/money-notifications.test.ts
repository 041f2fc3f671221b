/** Notifications of payouts over HTTP: in one sequence with those of payments, as the API shows their objects. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { cny } from '../money/amounts.js';
import { type BankServer, idOf, startBankServer } from '../payout/bank-server.js';
import { waitUntil } from '../support/wait-until.js';
import { chainAfter } from './chain.js';

let server: BankServer;
beforeAll(async () => {
  server = await startBankServer();
});
afterAll(() => server.stop());

const list = z.looseObject({
  data: z.array(
    z.looseObject({
      type: z.string(),
      sequence: z.number(),
      objectSequence: z.number(),
      chain: z.string(),
      data: z.looseObject({ object: z.looseObject({ id: z.string() }) }),
    }),
  ),
});

const told = async () =>
  list.parse((await server.http('/v1/notifications?limit=100', { key: server.keys.merchant })).body)
    .data;

it('tell of a payout until it has come back, in the chain of the merchant', async () => {
  await server.fund('fund', '100.00');
  const beneficiary = await server.beneficiary('account');
  await server.pay({ reference: 'between' });
  const { body } = await server.payout({
    ...{ reference: 'back', beneficiary, amount: cny('30.00') },
    sandbox: { scenario: 'returned' },
  });
  const id = idOf(body);
  await waitUntil(async () => (await told()).some(({ type }) => type === 'payout.returned'));
  const all = await told();
  const own = all.filter(({ data }) => data.object.id === id);
  expect(own.map(({ type, objectSequence }) => [type, objectSequence])).toStrictEqual([
    ['payout.created', 1],
    ['payout.paid', 2],
    ['payout.returned', 3],
  ]);
  const now = await server.http(`/v1/payouts/${id}`, { key: server.keys.merchant });
  expect(own.at(-1)?.data.object).toStrictEqual(now.body);
  expect(all.map(({ sequence }) => sequence)).toStrictEqual(all.map((_, index) => index + 1));
  let chain = '0'.repeat(64);
  for (const notification of all) {
    chain = chainAfter(chain, notification);
    expect(notification.chain).toBe(chain);
  }
});

it('are sent to an endpoint that chose them', async () => {
  const choice = { url: 'http://127.0.0.1:9/none', events: ['payout.*', 'settlement.settled'] };
  const made = await server.http('/v1/webhook-endpoints', {
    ...{ key: server.keys.merchant, body: choice, headers: { 'idempotency-key': 'money' } },
  });
  expect(made).toMatchObject({ status: 201, body: { events: choice.events } });
});
