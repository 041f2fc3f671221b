/** Channels over HTTP in production: configured, enabled by two operators, changed while payments go on. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sandboxConnector } from '../../channels/sandbox/connector.js';
import type { Connector } from '../../domain/channel/connector.js';
import { START } from '../../domain/kernel/position.js';
import { createLogger } from '../../api/http/logger.js';
import { type RunningServer, startServer } from '../../api/composition/server.js';
import { readSettings } from '../../api/composition/settings.js';
import { cny } from '../money/amounts.js';
import { createHttpClient, type TestAnswer, type TestRequest } from '../support/http-client.js';
import { waitUntil } from '../support/wait-until.js';
import { Acquirer } from './acquirer.js';

const secret = 'a secret that no answer may hold';

let dataDir: string;
let server: RunningServer;
let acquirer: Acquirer;
const keys = { maker: '', checker: '', finance: '', merchant: '' };
let poll: NodeJS.Timeout;

const asked = {
  name: 'one',
  connector: 'acquirer',
  methods: ['card'],
  costPercent: '0.20',
  secrets: { API_KEY: 'env:ACQUIRER_KEY' },
};

beforeEach(async () => {
  process.env.ACQUIRER_KEY = secret;
  dataDir = mkdtempSync(join(tmpdir(), 'tallybook-test-'));
  acquirer = new Acquirer();
  const environment = {
    NODE_ENV: 'production',
    PORT: '0',
    RATE_LIMIT: '0',
    SEAL_INTERVAL_MS: '0',
    QUERY_LADDER_MS: '20',
    MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  server = await startServer(readSettings(environment, { dataDir }), {
    logger: createLogger('silent'),
    connectors: new Map<string, Connector>([
      ['acquirer', acquirer],
      ['sandbox', sandboxConnector(null)],
    ]),
  });
  const context = { correlationId: 't', causationId: 't', actor: 'test', nowMs: Date.now() };
  const issue = async (role: 'operator' | 'finance') =>
    (await server.engine.keys.issueLocally({ role }, context)).secret;
  [keys.maker, keys.checker] = [await issue('operator'), await issue('operator')];
  keys.finance = await issue('finance');
  keys.merchant = String((await ask('POST', '/v1/merchants', { name: 'Shop' })).body.key);
  poll = setInterval(() => server.engine.sagas.pollDue(), 10);
});
afterEach(async () => {
  clearInterval(poll);
  await server.stop();
  delete process.env.ACQUIRER_KEY;
  rmSync(dataDir, { recursive: true, force: true });
});

let number = 0;
function ask(method: string, path: string, body?: unknown, rest: TestRequest = {}) {
  const headers = { 'idempotency-key': `k${(number += 1)}`, ...rest.headers };
  return createHttpClient(server.url)(path, {
    key: keys.maker,
    ...rest,
    method,
    ...(body === undefined ? {} : { body }),
    headers,
  });
}
const told = ({ status, body }: TestAnswer) => [status, body.code ?? null, body.param ?? null];
const changeOf = ({ body }: TestAnswer) => body.change as Readonly<Record<string, unknown>>;

/** Proposes a change and has the other operator approve it. */
async function changed(changes: unknown, name = 'one'): Promise<TestAnswer> {
  const proposed = await ask('PATCH', `/v1/channels/${name}`, changes);
  expect(proposed.status).toBe(200);
  const path = `/v1/channels/${name}/changes/${String(changeOf(proposed).id)}/approve`;
  return ask('POST', path, {}, { key: keys.checker });
}
async function enabled(name = 'one', rest: object = {}): Promise<void> {
  expect((await ask('POST', '/v1/channels', { ...asked, ...rest, name })).status).toBe(201);
  expect((await changed({ enabled: true }, name)).body.status).toBe('executed');
}
const pay = (reference: string, rest: object = {}, prefer = 'wait=10') =>
  ask(
    'POST',
    '/v1/payments',
    { amount: cny('100.00'), reference, method: { type: 'card' }, ...rest },
    { key: keys.merchant, headers: { prefer } },
  );
const channelsPart = async () => {
  const { body } = await ask('GET', '/readyz');
  return (body.parts as { name: string }[]).find(({ name }) => name === 'channels');
};
const positions = async () =>
  (await ask('GET', '/v1/channels/positions')).body.data as Record<string, unknown>[];

describe('production without a channel', () => {
  it('says so, and stores nothing of a payment', async () => {
    const head = await server.engine.log.head();
    expect(await channelsPart()).toEqual({
      name: 'channels',
      ready: false,
      detail: 'no channel is configured and enabled',
    });
    expect(told(await pay('r'))).toEqual([422, 'no_channel_configured', null]);
    expect(await server.engine.log.head()).toBe(head);

    // One that is configured and not enabled changes nothing of that.
    expect((await ask('POST', '/v1/channels', asked)).status).toBe(201);
    expect(told(await pay('r'))).toEqual([422, 'no_channel_configured', null]);
  });

  it('refuses the connector of the sandbox', async () => {
    const sandbox = { ...asked, name: 'sandbox_a', connector: 'sandbox', secrets: {} };
    expect(told(await ask('POST', '/v1/channels', sandbox))).toEqual([
      ...[422, 'connector_development_only', 'connector'],
    ]);
  });
});

describe('a channel', () => {
  it('is configured once a name, disabled, and shows references for its secrets', async () => {
    const first = await ask('POST', '/v1/channels', asked);
    expect(first.status).toBe(201);
    const { configuredAt, changedAt, changedBy, ...rest } = first.body;
    expect(changedAt).toBe(configuredAt);
    expect(changedBy).toMatch(/^key:key_/);
    expect(rest).toEqual({
      ...asked,
      object: 'channel',
      currencies: 'all',
      limits: { min: [], max: [] },
      authorizationSeconds: 604_800,
      maintenance: [],
      enabled: false,
      version: 1,
    });
    const again = await ask('POST', '/v1/channels', { ...asked, currencies: 'all' });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(again.body).toEqual(first.body);
    const other = await ask('POST', '/v1/channels', { ...asked, costPercent: '0.21' });
    expect(told(other)).toEqual([409, 'id_conflict', 'name']);
    const list = await ask('GET', '/v1/channels', undefined, { key: keys.finance });
    expect(list.body).toEqual({ data: [first.body], hasMore: false, nextCursor: null });
    expect((await ask('GET', '/v1/channels/one')).body).toEqual(first.body);
    expect(told(await ask('GET', '/v1/channels/two'))).toEqual([404, 'not_found', null]);
  });

  it.each<[string, object, unknown[]]>([
    ['enabled', { enabled: true }, [400, 'invalid_request', 'enabled']],
    ['positions', { name: 'positions' }, [400, 'invalid_request', 'name']],
    [
      'a secret in clear',
      { secrets: { API_KEY: 'hunter2' } },
      [400, 'invalid_request', 'secrets.API_KEY'],
    ],
    ['an unknown member', { cost: '0.30' }, [400, 'invalid_request', 'cost']],
    [
      'a member that a record would lose',
      JSON.parse('{"secrets":{"__proto__":"env:A"}}') as object,
      [400, 'invalid_request', 'secrets.__proto__'],
    ],
    ['no method', { methods: [] }, [400, 'invalid_request', 'methods']],
    [
      'too many methods',
      { methods: Array.from({ length: 21 }, (_, i) => `m${i}`) },
      [400, 'invalid_request', 'methods'],
    ],
    [
      'a cost that is no percentage',
      { costPercent: '101' },
      [400, 'invalid_request', 'costPercent'],
    ],
    ['a foreign method', { methods: ['qr'] }, [422, 'method_unsupported', 'methods.0']],
    [
      'a window with no offset',
      { maintenance: [{ from: '2026-03-01T00:00:00', to: '2026-03-02T00:00:00Z' }] },
      [400, 'invalid_request', 'maintenance.0.from'],
    ],
    [
      'limits the wrong way round',
      { limits: { min: [cny('2.00')], max: [cny('1.00')] } },
      [422, 'channel_limits_invalid', 'limits'],
    ],
  ])('is refused with %s, and nothing is stored', async (_, changes, expected) => {
    const head = await server.engine.log.head();
    expect(told(await ask('POST', '/v1/channels', { ...asked, ...changes }))).toEqual(expected);
    expect(await server.engine.log.head()).toBe(head);
  });

  it('is enabled by two operators, and takes payments at once', async () => {
    await ask('POST', '/v1/channels', asked);
    const proposed = await ask('PATCH', '/v1/channels/one', { enabled: true });
    expect(proposed.body).toMatchObject({
      enabled: false,
      version: 1,
      change: {
        object: 'channel_change',
        channel: 'one',
        changes: { enabled: true },
        before: { enabled: false },
        status: 'open',
        decidedBy: null,
      },
    });
    const { id, hash } = changeOf(proposed);
    const path = `/v1/channels/one/changes/${String(id)}`;
    expect(told(await ask('POST', `${path}/approve`, {}))).toEqual([403, 'same_principal', null]);
    const listed = await ask('GET', '/v1/channels/one/changes?status=open');
    expect(listed.body.data).toEqual([changeOf(proposed)]);
    const approved = await ask('POST', `${path}/approve`, { hash }, { key: keys.checker });
    expect(approved.body).toMatchObject({ id, status: 'executed' });
    expect((await ask('GET', path)).body).toEqual(approved.body);

    expect(await channelsPart()).toEqual({ name: 'channels', ready: true });
    expect((await pay('r')).body).toMatchObject({ status: 'succeeded', channel: 'one' });
    expect(acquirer.keys).toContain(secret);

    const versions = (await ask('GET', '/v1/channels/one/versions')).body.data as object[];
    expect(versions).toMatchObject([
      {
        version: 2,
        changes: { enabled: true },
        by: approved.body.proposedBy,
        approval: { id, approvedBy: approved.body.decidedBy },
      },
      { version: 1, approval: null },
    ]);
    const page = await server.engine.log.readAll(START, 1_000);
    expect(page?.events.length).toBeGreaterThan(20);
    expect(JSON.stringify(page)).not.toContain(secret);
  });

  it('repeats a proposal under its key, and refuses another under it', async () => {
    await ask('POST', '/v1/channels', asked);
    const headers = { 'idempotency-key': 'mine' };
    const propose = (changes: object) => ask('PATCH', '/v1/channels/one', changes, { headers });
    const first = await propose({ costPercent: '0.30', enabled: true });
    const { id } = changeOf(first);
    const path = `/v1/channels/one/changes/${String(id)}/approve`;
    expect((await ask('POST', path, {}, { key: keys.checker })).body.status).toBe('executed');
    const again = await propose({ enabled: true, costPercent: '0.30' });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(changeOf(again)).toMatchObject({ id, status: 'executed' });
    expect(told(await propose({ costPercent: '0.31' }))).toEqual([
      ...[422, 'idempotency_key_reused', 'Idempotency-Key'],
    ]);
  });

  it('needs a key for a proposal, and none for what is changed at once', async () => {
    await ask('POST', '/v1/channels', asked);
    const http = createHttpClient(server.url);
    const send = (body: unknown) =>
      http('/v1/channels/one', { method: 'PATCH', key: keys.maker, body });
    expect(told(await send({ costPercent: '0.30' }))).toEqual([
      ...[400, 'idempotency_key_required', 'Idempotency-Key'],
    ]);
    const window = { from: '2026-03-01T08:00:00+08:00', to: '2026-03-01T10:00:00+08:00' };
    const limits = { min: [cny('1.00')], max: [cny('500.00')] };
    const now = await send({ maintenance: [window], limits, costPercent: '0.20' });
    expect(now.body).toMatchObject({
      version: 2,
      limits,
      maintenance: [{ from: '2026-03-01T00:00:00.000Z', to: '2026-03-01T02:00:00.000Z' }],
      change: null,
    });
    expect((await send({ limits })).body.version).toBe(2);
  });

  it('is not changed by a proposal that was rejected, or overtaken', async () => {
    await enabled();
    const proposals = [];
    for (const costPercent of ['0.30', '0.40', '0.50']) {
      proposals.push(changeOf(await ask('PATCH', '/v1/channels/one', { costPercent })).id);
    }
    const [rejected, approved, overtaken] = proposals.map(
      (id) => `/v1/channels/one/changes/${String(id)}`,
    );
    const decide = (path: string, body = {}) => ask('POST', path, body, { key: keys.checker });
    expect((await decide(`${rejected}/reject`, { reason: 'too dear' })).body).toMatchObject({
      status: 'rejected',
      reason: 'too dear',
    });
    expect((await decide(`${approved}/approve`)).body.status).toBe('executed');
    expect(told(await decide(`${overtaken}/approve`))).toEqual([409, 'channel_changed', null]);
    expect((await ask('GET', '/v1/channels/one')).body.costPercent).toBe('0.40');
    const elsewhere = `/v1/channels/two/changes/${String(proposals[2])}/approve`;
    expect(told(await decide(elsewhere))).toEqual([404, 'not_found', null]);
  });

  it('is enabled only while its secrets can be read; the reason names the reference alone', async () => {
    const file = join(dataDir, 'acquirer-key');
    await ask('POST', '/v1/channels', { ...asked, secrets: {} });
    const refused = await ask('PATCH', '/v1/channels/one', { enabled: true });
    expect(told(refused)).toEqual([422, 'channel_secret_missing', 'secrets']);
    const whole = { enabled: true, secrets: { API_KEY: `file:${file}` } };
    const unread = await ask('PATCH', '/v1/channels/one', whole);
    expect(told(unread)).toEqual([422, 'channel_secret_unresolved', 'secrets.API_KEY']);
    writeFileSync(file, `${secret}\n`);
    expect((await changed(whole)).body.status).toBe('executed');
    expect((await pay('r1')).body.status).toBe('succeeded');
    expect(acquirer.keys.at(-1)).toBe(secret);

    // It is rotated without a word, and missed by name.
    writeFileSync(file, 'another');
    expect((await pay('r2')).body.status).toBe('succeeded');
    expect(acquirer.keys.at(-1)).toBe('another');
    rmSync(file);
    await waitUntil(async () => (await ask('GET', '/readyz')).status === 503);
    expect(await channelsPart()).toMatchObject({
      detail: `one: the secret at file:${file} cannot be read: ENOENT`,
    });
    expect((await pay('r3')).body).toMatchObject({
      status: 'failed',
      failure: { code: 'no_channel_available', message: 'one: not_connectable' },
    });
  });
});

describe('a channel that is disabled or in maintenance', () => {
  const allDay = [{ from: '2026-01-01T00:00:00Z', to: '2126-01-01T00:00:00Z' }];

  it.each<[string, () => Promise<unknown>, string]>([
    ['disabled', () => changed({ enabled: false }), 'disabled'],
    ['maintenance', () => ask('PATCH', '/v1/channels/one', { maintenance: allDay }), 'maintenance'],
  ])('(%s) gets no new attempts; what is under way is finished', async (_, stop, reason) => {
    await enabled('one');
    await enabled('two', { costPercent: '0.90' });
    acquirer.open = false;
    const underWay = await pay('r1', {}, 'wait=0');
    await waitUntil(() => acquirer.sent.length === 1);
    expect(acquirer.sent[0]?.channel).toBe('one');
    const held = await pay('r2', { capture: 'manual' }, 'wait=0');
    await waitUntil(() => acquirer.sent.length === 2);
    await stop();
    acquirer.open = true;

    const next = await pay('r3');
    expect(next.body).toMatchObject({ status: 'succeeded', channel: 'two' });
    const steps = await ask('GET', `/v1/payments/${String(next.body.id)}/events`);
    const routed = (steps.body.data as { type: string; data: object }[]).find(
      ({ type }) => type === 'AttemptRouted',
    );
    expect(routed?.data).toMatchObject({
      channel: 'two',
      candidates: [
        { channel: 'two', eligible: true },
        { channel: 'one', eligible: false, reasons: [reason] },
      ],
    });

    const path = `/v1/payments/${String(underWay.body.id)}`;
    await waitUntil(async () => (await ask('GET', path)).body.status === 'succeeded');
    const refund = await ask(
      'POST',
      `${path}/refunds`,
      {},
      {
        key: keys.merchant,
        headers: { prefer: 'wait=10' },
      },
    );
    expect(refund.body).toMatchObject({ status: 'succeeded' });
    const heldPath = `/v1/payments/${String(held.body.id)}`;
    await waitUntil(async () => (await ask('GET', heldPath)).body.status === 'authorized');
    const part = { amount: cny('60.00') };
    const captured = await ask('POST', `${heldPath}/capture`, part, {
      key: keys.merchant,
      headers: { prefer: 'wait=10' },
    });
    expect(captured.body).toMatchObject({ status: 'succeeded', amountCaptured: cny('60.00') });
    expect(new Set(acquirer.sent.slice(3).map(({ channel }) => channel))).toEqual(new Set(['one']));
  });

  it('of the only one: no payment is taken, and one taken before is still answered', async () => {
    await enabled();
    const before = await pay('r1');
    await changed({ enabled: false });
    expect(told(await pay('r2'))).toEqual([422, 'no_channel_configured', null]);
    const again = await pay('r1');
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(again.body.id).toBe(before.body.id);
  });
});

it('the cost in force at a capture is what is booked for it, whatever it is later', async () => {
  await enabled();
  const held = await pay('r1', { capture: 'manual' });
  const capture = (value: string, final: boolean) =>
    ask(
      'POST',
      `/v1/payments/${String(held.body.id)}/capture`,
      { amount: cny(value), final },
      {
        key: keys.merchant,
        headers: { prefer: 'wait=10' },
      },
    );
  expect((await capture('50.00', false)).status).toBe(200);
  expect(await positions()).toMatchObject([{ channel: 'one', cost: cny('0.10') }]);
  expect((await changed({ costPercent: '1.00' })).body.status).toBe('executed');
  expect(await positions()).toMatchObject([{ channel: 'one', cost: cny('0.10') }]);
  expect((await capture('50.00', true)).body.status).toBe('succeeded');
  expect(await positions()).toMatchObject([{ channel: 'one', cost: cny('0.60') }]);
});

describe('a method', () => {
  it('that no connector can do is refused, and nothing is stored', async () => {
    await enabled();
    const head = await server.engine.log.head();
    const unknown = await pay('r', { method: { type: 'barter' } });
    expect(told(unknown)).toEqual([422, 'method_unsupported', 'method.type']);
    expect(await server.engine.log.head()).toBe(head);
  });

  it('of a connector needs no change of the contract', async () => {
    await enabled('one', { methods: ['card', 'wallet'] });
    const paid = await pay('r', { method: { type: 'wallet' } });
    expect(paid.body).toMatchObject({ status: 'succeeded', method: { type: 'wallet' } });
  });
});
