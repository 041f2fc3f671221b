/**
 * `docs/access.md`, line by line, over real HTTP: each operation × each caller × objects of its own, of
 * somebody else and of nobody. First everything that must be refused, on a store that nothing else
 * writes to; then what is allowed.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { allRoutes } from '../../api/composition/concepts.js';
import type { RouteContract } from '../../api/http/route.js';
import type { TestAnswer, TestRequest } from '../support/http-client.js';
import { type BankServer, startBankServer } from '../payout/bank-server.js';
import type { Objects } from './access-request.js';
import { accessRequest, requests } from './access-requests.js';
import { CALLERS, type Caller, lineOf, lines } from './access-page.js';
import { type AccessKeys, accessWorld, nobodys } from './access-world.js';

const keyed = allRoutes.filter(({ roles }) => Array.isArray(roles));

/** `it.each` that is content with nothing. */
const each =
  <T>(list: readonly T[]) =>
  (name: string, test: (one: T) => Promise<void>): void => {
    for (const one of list) it(name.replace('%s', String(one)), () => test(one));
  };

let server: BankServer;
let mine: Objects;
let others: Objects;
let keys: AccessKeys;
beforeAll(async () => {
  server = await startBankServer();
  ({ mine, others, keys } = await accessWorld(server));
});
afterAll(() => server.stop());

/** Everything that a refusal must leave as it is. */
const state = async () => ({
  head: await server.engine.log.head(),
  balances: (await server.http('/v1/ledgers/main/trial-balance', { key: server.keys.finance }))
    .text,
});

async function changesNothing(refused: () => Promise<void>): Promise<void> {
  const before = await state();
  await refused();
  expect(await state()).toEqual(before);
}

const headersOf = (caller: Caller) =>
  caller === 'operator for a merchant' ? { 'tallybook-merchant': mine.merchant } : {};

function ask(route: RouteContract, whose: Objects, caller: Caller, rest: TestRequest = {}) {
  const { path, headers, ...request } = accessRequest(route, whose);
  return server.http(path, {
    key: keys[caller],
    ...request,
    ...rest,
    headers: { ...headers, ...headersOf(caller), ...rest.headers },
  });
}

/** All that an answer tells, without what tells one request from another. */
function told({ status, headers, body }: TestAnswer) {
  const { requestId, ...rest } = body;
  expect(requestId).toBe(headers.get('request-id'));
  const names = [...headers.keys()].filter((name) => name !== 'date' && name !== 'request-id');
  return { status, body: rest, headers: names.map((name) => `${name}: ${headers.get(name)}`) };
}

const codeOf = ({ status, body }: TestAnswer) => ({ status, code: body.code });
const malformed = (route: RouteContract): TestRequest =>
  route.method !== 'get' ? { raw: '{"no such member":', headers: {} } : {};

it('has a line for every operation and no other', () => {
  expect([...lines.keys()].sort()).toEqual(allRoutes.map(({ operation }) => operation).sort());
  for (const operation of Object.keys(requests)) expect([...lines.keys()]).toContain(operation);
});

it.each(allRoutes)('$operation: the page and the contract agree on the roles', (route) => {
  const line = lineOf(route);
  const may = CALLERS.slice(0, 4).filter((role) => line[role] !== '–');
  if (typeof route.roles !== 'string') expect(may).toEqual([...route.roles]);
  else {
    const word = route.roles === 'payer' ? 'link' : route.roles;
    expect(new Set(Object.values(line))).toEqual(new Set([word]));
  }
});

describe.each(keyed)('$operation refuses, and changes nothing:', (route) => {
  const wrongKeys = [
    ['no key', () => undefined],
    ['an unknown key', () => `tbk_${'x'.repeat(43)}`],
    ['a revoked key', () => keys.revoked],
  ] as const;

  it.each(wrongKeys)('%s, whatever is asked for', (_name, key) =>
    changesNothing(async () => {
      const answers = [];
      for (const whose of [mine, others, nobodys]) {
        answers.push(await ask(route, whose, 'operator', { key: key() }));
      }
      answers.push(await ask(route, mine, 'operator', { key: key(), ...malformed(route) }));
      for (const answer of answers) {
        expect(codeOf(answer)).toEqual({ status: 401, code: 'unauthenticated' });
        expect(told(answer)).toEqual(told(answers[0] ?? answer));
      }
    }),
  );

  const line = lines.get(route.operation);
  each(CALLERS.filter((caller) => line?.[caller] === '–'))(
    '%s, whether it exists or not',
    (caller) =>
      changesNothing(async () => {
        const answers = [];
        for (const whose of [mine, others, nobodys]) answers.push(await ask(route, whose, caller));
        answers.push(await ask(route, mine, caller, malformed(route)));
        for (const answer of answers) {
          expect(codeOf(answer)).toEqual({ status: 403, code: 'forbidden' });
          expect(told(answer)).toEqual(told(answers[0] ?? answer));
        }
      }),
  );

  // The format of a file names no object.
  const owned =
    /\{(?!format)/.test(route.path) || requests[route.operation]?.(nobodys).query !== undefined;
  each(CALLERS.filter((caller) => line?.[caller] === 'own' && owned))(
    '%s with what is another’s, as if it were nobody’s',
    (caller) =>
      changesNothing(async () => {
        const [foreign, unknown] = [
          await ask(route, others, caller),
          await ask(route, nobodys, caller),
        ];
        expect(codeOf(foreign)).toEqual({ status: 404, code: 'not_found' });
        expect(told(foreign)).toEqual(told(unknown));
        const wrong = malformed(route);
        expect(told(await ask(route, others, caller, wrong))).toEqual(
          told(await ask(route, nobodys, caller, wrong)),
        );
      }),
  );

  each(CALLERS.filter((caller) => line?.[caller] === 'named'))(
    '%s who names no merchant',
    (caller) =>
      changesNothing(async () => {
        const answer = await ask(route, mine, caller);
        expect(codeOf(answer)).toEqual({ status: 400, code: 'merchant_required' });
      }),
  );

  const narrows = route.headers.includes('Tallybook-Merchant') && line?.merchant === 'own';
  each(narrows ? ['another merchant', 'nobody'] : [])('a merchant who acts for %s', (whom) =>
    changesNothing(async () => {
      const merchant = whom === 'nobody' ? nobodys.merchant : others.merchant;
      const headers = { 'tallybook-merchant': merchant };
      for (const whose of [mine, others, nobodys]) {
        const answer = await ask(route, whose, 'merchant', { headers });
        expect(codeOf(answer)).toEqual({ status: 404, code: 'not_found' });
      }
    }),
  );
});

describe('a merchant learns nothing of another', () => {
  it('by creating under its reference: each has a payment of its own', async () => {
    const create = allRoutes.find(({ operation }) => operation === 'createPayment');
    if (create === undefined) throw new Error('there is no createPayment');
    const answer = await ask(create, { ...mine, reference: others.reference }, 'merchant');
    expect(answer.status).toBe(201);
    expect(answer.headers.get('idempotency-replayed')).toBeNull();
    expect(answer.body.id).not.toBe(others.paid);
  });

  it('by the cursor of its list', async () => {
    const page = await server.http('/v1/payments?limit=1', { key: keys.others });
    const cursor = encodeURIComponent(z.string().parse(page.body.nextCursor));
    const { status, body } = await server.http(`/v1/payments?limit=100&cursor=${cursor}`, {
      key: keys.mine,
    });
    expect(status).toBe(200);
    for (const row of z.array(z.looseObject({ merchant: z.string() })).parse(body.data)) {
      expect(row.merchant).toBe(mine.merchant);
    }
  });
});

describe.each(keyed)('$operation lets', (route) => {
  const line = lines.get(route.operation);

  /** Lists of what belongs to merchants show whose it is. */
  const ownersOf = ({ body }: TestAnswer): ReadonlySet<string> | undefined => {
    const rows = z.array(z.looseObject({ merchant: z.string() })).safeParse(body.data);
    return rows.success ? new Set(rows.data.map(({ merchant }) => merchant)) : undefined;
  };

  each(CALLERS.filter((caller) => line?.[caller] === 'own'))('%s at its own', async (caller) => {
    const answer = await ask(route, mine, caller);
    expect({ status: answer.status, text: answer.text }).toMatchObject({
      status: accessRequest(route, mine).status,
    });
    const owners = ownersOf(answer);
    if (owners !== undefined) expect(owners).toEqual(new Set([mine.merchant]));
  });

  each(CALLERS.filter((caller) => line?.[caller] === 'all'))('%s at all', async (caller) => {
    for (const whose of [mine, others]) {
      const answer = await ask(route, whose, caller);
      expect({ status: answer.status, text: answer.text }).toMatchObject({
        status: accessRequest(route, whose).status,
      });
    }
  });
});

describe('lists', () => {
  const paths = ['/v1/payments?limit=100', '/v1/settlements?limit=100'];
  const owners = async (path: string, key: string, headers = {}) => {
    const { body } = await server.http(path, { key, headers });
    const rows = z.array(z.looseObject({ merchant: z.string() })).parse(body.data);
    return new Set(rows.map(({ merchant }) => merchant));
  };

  it.each(paths)('%s shows a merchant its own rows, everybody else all', async (path) => {
    await server.settled();
    // The settlement rows are those of the days in which there was something.
    const day = path.includes('settlements')
      ? `&date=${new Date().toISOString().slice(0, 10)}`
      : '';
    expect(await owners(path + day, keys.mine)).toEqual(new Set([mine.merchant]));
    expect(await owners(path + day, keys.others)).toEqual(new Set([others.merchant]));
    for (const role of ['finance', 'auditor', 'operator'] as const) {
      const all = await owners(path + day, keys[role]);
      expect([...all]).toEqual(expect.arrayContaining([mine.merchant, others.merchant]));
      const narrowed = await owners(path + day, keys[role], {
        'tallybook-merchant': others.merchant,
      });
      expect(narrowed).toEqual(new Set([others.merchant]));
    }
  });
});
