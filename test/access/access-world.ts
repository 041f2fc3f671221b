/** For the access matrix: the objects that it asks about, and the keys that it asks with. */
import { expect } from '@jest/globals';
import { z } from 'zod';
import { currencies } from '../../domain/money/currencies.js';
import { cny } from '../money/amounts.js';
import { deliveryId } from '../../domain/delivery/delivery-id.js';
import type { TestAnswer } from '../support/http-client.js';
import type { BankServer } from '../payout/bank-server.js';
import type { TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';
import type { Objects } from './access-request.js';
import { hooks } from './access-requests.js';
import { balanced } from '../api/wrong/wrong-request.js';
import type { Caller } from './access-page.js';

/** Each caller's key; `merchant` is that of `mine`. */
export type AccessKeys = Readonly<Record<Caller | 'mine' | 'others' | 'revoked', string>>;

/** What two merchants have, and every caller's key. */
export interface AccessWorld {
  readonly mine: Objects;
  readonly others: Objects;
  readonly keys: AccessKeys;
}

/** Well-formed ids that nothing bears. */
export const nobodys: Objects = {
  merchant: 'nobody',
  reference: 'nobody',
  paid: 'pay_unknown',
  held: 'pay_unknown',
  other: 'pay_unknown',
  refund: 're_unknown',
  checkout: 'cs_unknown',
  account: 'nobody',
  changing: 'nobody',
  closing: 'nobody',
  transaction: 'nobody',
  reservation: 'nobody',
  voided: 'nobody',
  turning: 'key_unknown',
  ending: 'key_unknown',
  hook: 'we_unknown',
  delivery: 'dlv_00000000-0000-5000-8000-000000000000.1',
  request: '999999999',
  beneficiary: 'ben_unknown',
  retired: 'ben_unknown',
  payout: 'po_unknown',
  topup: 'tu_unknown',
  dispute: 'dp_unknown',
};

/** Fills the store of a fresh server; nothing is under way when it is done. */
export async function accessWorld(server: BankServer): Promise<AccessWorld> {
  const [a, b] = [await server.addMerchant(), await server.addMerchant()];
  const { finance, auditor, operator } = server.keys;
  const context = { correlationId: 't', causationId: 't', actor: 'system', nowMs: Date.now() };
  const { key, secret } = await server.engine.keys.issueLocally({ role: 'operator' }, context);
  await server.engine.keys.revoke(key.id, false, context);
  const keys = {
    ...{ merchant: a.key, finance, auditor, operator, 'operator for a merchant': operator },
    ...{ mine: a.key, others: b.key, revoked: secret },
  };
  for (const name of ['a', 'b']) await openAccount(server, name);
  const mine = await objectsOf(server, 'mine', a);
  const others = await objectsOf(server, 'others', b);
  // Authorized payments keep their sagas; nothing else is under way then.
  await waitUntil(() => server.engine.sagas.openCount() === 4);
  for (const { merchant } of [mine, others]) await settle(server, merchant);
  return { mine, others, keys };
}

/** A schedule, and a batch of what was captured: at a time when the day is over. */
async function settle(server: TestServer, merchant: string): Promise<void> {
  const { settlements } = server.engine;
  const currency = currencies.find((code) => code === 'CNY');
  if (currency === undefined) throw new Error('there is no CNY');
  const of = { merchant, currency };
  const terms = {
    ...{ days: 0, calendar: null, cutOff: '00:00', reservePercent: '0', reserveDays: 0 },
    ...{ minimum: cny('0.00'), approvalAbove: null },
  };
  const context = { correlationId: 't', causationId: 't', actor: 'system', nowMs: Date.now() };
  await settlements.setSchedule(of, terms, { id: 'apr_t', proposedBy: 't', after: 0 }, context);
  await waitUntil(async () => {
    const run = await settlements.run(of, { ...context, nowMs: context.nowMs + 2 * DAY_MS });
    return run.accepted && run.value.waits === null && run.value.settlement.batches === 1;
  });
  // So that its release can be proposed.
  await settlements.hold(of, 'a test', context);
}
const DAY_MS = 86_400_000;

const idOf = (answer: TestAnswer): string => {
  expect({ text: answer.text, status: answer.status }).toMatchObject({ status: 201 });
  return z.looseObject({ id: z.string() }).parse(answer.body).id;
};

const ledger = async (server: TestServer, path: string, body: unknown): Promise<string> =>
  idOf(await server.http(`/v1/ledgers/main/${path}`, { key: server.keys.operator, body }));

const openAccount = (server: TestServer, id: string) =>
  ledger(server, 'accounts', { id, currency: 'CNY', subject: 'customer_payable' });

const issueKey = async (server: TestServer, key: string, name: string): Promise<string> =>
  idOf(
    await server.http('/v1/keys', {
      key,
      body: { role: 'merchant', name },
      headers: { 'idempotency-key': name },
    }),
  );

async function requestOf(server: TestServer, key: string): Promise<string> {
  const { body } = await server.http('/v1/requests?limit=1', { key });
  const [request] = z.array(z.looseObject({ id: z.string() })).parse(body.data);
  return z.string().parse(request?.id);
}

/** One owner's objects; those of the ledger have no owner, and each caller sees all or none. */
async function objectsOf(
  server: BankServer,
  reference: string,
  { id: merchant, key }: { readonly id: string; readonly key: string },
): Promise<Objects> {
  const hook = idOf(
    await server.http('/v1/webhook-endpoints', {
      key,
      body: hooks,
      headers: { 'idempotency-key': 'hook' },
    }),
  );
  const paid = idOf(await server.pay({ reference, value: '50.00', key }));
  const manual = { value: '30.00', key, rest: { capture: 'manual' } };
  const refund = await server.http(`/v1/payments/${paid}/refunds`, {
    key,
    headers: { 'idempotency-key': 'refund', prefer: 'wait=10' },
    body: { amount: { value: '5.00', currency: 'CNY' } },
  });
  return {
    merchant,
    reference,
    paid,
    held: idOf(await server.pay({ reference: `${reference}-held`, ...manual })),
    other: idOf(await server.pay({ reference: `${reference}-other`, ...manual })),
    refund: idOf(refund),
    checkout: idOf(
      await server.http('/v1/checkout-sessions', {
        key,
        body: { amount: { value: '5.00', currency: 'CNY' }, reference: `${reference}-page` },
      }),
    ),
    account: await openAccount(server, `${reference}-account`),
    changing: await openAccount(server, `${reference}-changing`),
    closing: await openAccount(server, `${reference}-closing`),
    transaction: await ledger(server, 'transactions', { id: `${reference}-tx`, entries: balanced }),
    reservation: await ledger(server, 'reservations', {
      id: `${reference}-hold`,
      entries: balanced,
    }),
    voided: await ledger(server, 'reservations', { id: `${reference}-void`, entries: balanced }),
    turning: await issueKey(server, key, 'turning'),
    ending: await issueKey(server, key, 'ending'),
    hook,
    delivery: deliveryId(hook, 1),
    request: await requestOf(server, key),
    dispute: await disputed(server, paid),
    ...(await paidOut(server, reference, key)),
  };
}

/** An inquiry that the merchant has won: nothing is under way. */
async function disputed(server: TestServer, payment: string): Promise<string> {
  const told = { payment, reference: `won-${payment}`, stage: 'inquiry', outcome: 'won' };
  const prefer = 'wait=10';
  return idOf(
    await server.http('/v1/disputes', {
      key: server.keys.operator,
      headers: { prefer },
      body: told,
    }),
  );
}

/** What was paid out of money that came in at the bank. */
async function paidOut(server: BankServer, reference: string, key: string) {
  const beneficiary = await server.beneficiary(reference, key);
  const topup = await server.fund(reference, '50.00', key);
  const asked = { reference, beneficiary, amount: { value: '5.00', currency: 'CNY' } };
  const { body } = await server.payout(asked, key);
  const retired = await server.beneficiary(`${reference}-retired`, key);
  return { beneficiary, retired, topup, payout: z.looseObject({ id: z.string() }).parse(body).id };
}
