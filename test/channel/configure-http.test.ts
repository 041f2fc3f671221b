/** Configuring a channel over HTTP: what is stored, what is shown of it, and what is refused. */
import { describe, expect, it } from '@jest/globals';
import { cny } from '../money/amounts.js';
import {
  ask,
  asked,
  channelsPart,
  eachInProduction,
  keys,
  pay,
  server,
  told,
} from './in-production.js';

eachInProduction();

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
});
