import { describe, expect, it } from '@jest/globals';
import {
  type WebhookEndpointCommand,
  webhookEndpoints,
} from '../../domain/webhook-endpoint/decider.js';
import { MAX_ACTS, signingSecrets, wants } from '../../domain/webhook-endpoint/endpoint.js';
import type { WebhookEndpointEvent } from '../../domain/webhook-endpoint/events.js';
import { urlRefusal } from '../../domain/webhook-endpoint/url.js';

const AT = '2026-07-01T10:00:00.000Z';
const sealed = (key: string) => ({ key, ciphertext: 'c' });
const create = {
  type: 'CreateEndpoint',
  id: 'we_1',
  merchant: 'shop',
  url: 'https://shop.example/',
  events: ['*'],
  description: null,
  secret: sealed('dk_1'),
  after: 3,
} as const;

function after(...commands: WebhookEndpointCommand[]) {
  const decider = webhookEndpoints(true);
  let state = decider.initialState;
  const events: WebhookEndpointEvent[] = [];
  for (const command of commands) {
    const decided = decider.decide(command, state);
    if (!decided.accepted) return { state, events, rejection: decided.rejection };
    for (const event of decided.events) {
      events.push(event);
      state = decider.evolve(state, event, AT);
    }
  }
  return { state, events, rejection: undefined };
}
const types = (...commands: WebhookEndpointCommand[]) =>
  after(...commands).events.map(({ type }) => type);
const refusal = (...commands: WebhookEndpointCommand[]) => after(...commands).rejection?.code;

describe('a webhook endpoint', () => {
  it('is made once by its key, and not with other content', () => {
    expect(types(create, { ...create, secret: sealed('dk_2') })).toStrictEqual([
      'WebhookEndpointCreated',
    ]);
    expect(refusal(create, { ...create, events: ['refund.*'] })).toBe('idempotency_key_reused');
  });

  it('is one of twenty of its merchant at most', () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ ...create, id: `we_${index}` }));
    expect(refusal(...many)).toBeUndefined();
    expect(refusal(...many, { ...create, id: 'we_more' })).toBe('too_many_webhook_endpoints');
    expect(refusal(...many, { ...create, id: 'we_more', merchant: 'other' })).toBeUndefined();
  });

  it('changes what is named alone, and writes nothing if nothing changes', () => {
    const changed = after(create, { type: 'ChangeEndpoint', id: 'we_1', description: 'orders' });
    expect(changed.state.get('we_1')).toMatchObject({ description: 'orders', url: create.url });
    expect(types(create, { type: 'ChangeEndpoint', id: 'we_1', url: create.url })).toHaveLength(1);
    expect(refusal(create, { type: 'ChangeEndpoint', id: 'we_1', url: 'http://a.example/' })).toBe(
      'webhook_url_refused',
    );
  });

  it('signs with the secret before, too, until the overlap has ended', () => {
    const rotate = {
      type: 'RotateSecret',
      id: 'we_1',
      secret: sealed('dk_2'),
      idempotencyKey: 'k',
      overlapSeconds: 60,
      nowMs: Date.parse(AT),
    } as const;
    const endpoint = after(create, rotate, rotate).state.get('we_1');
    if (endpoint === undefined) throw new Error('no endpoint');
    const keysAt = (at: string) => signingSecrets(endpoint, at).map(({ key }) => key);
    expect(keysAt(AT)).toStrictEqual(['dk_2', 'dk_1']);
    expect(keysAt('2026-07-01T10:01:00.000Z')).toStrictEqual(['dk_2']);
    expect(refusal(create, rotate, { ...rotate, overlapSeconds: 0 })).toBe(
      'idempotency_key_reused',
    );
  });

  it('is disabled and enabled, failing and well again, each once', () => {
    const failing = { type: 'NoteFailing', id: 'we_1', since: AT } as const;
    const well = { type: 'NoteRecovered', id: 'we_1' } as const;
    const disable = { type: 'DisableEndpoint', id: 'we_1', reason: 'gone' } as const;
    const enable = { type: 'EnableEndpoint', id: 'we_1' } as const;
    expect(
      types(create, failing, failing, well, well, disable, disable, failing, enable, enable),
    ).toStrictEqual([
      'WebhookEndpointCreated',
      'WebhookEndpointFailing',
      'WebhookEndpointRecovered',
      'WebhookEndpointDisabled',
      'WebhookEndpointEnabled',
    ]);
  });

  it('replays and resends nothing while it is disabled, nor more than can wait', () => {
    const disable = { type: 'DisableEndpoint', id: 'we_1', reason: 'asked' } as const;
    const replay = { type: 'Replay', id: 'we_1', from: 1, begun: 0 } as const;
    expect(refusal(create, disable, replay)).toBe('webhook_endpoint_disabled');
    const resend = { type: 'Resend', id: 'we_1', sequence: 1, begun: 0 } as const;
    const many = Array.from({ length: MAX_ACTS }, () => resend);
    expect(refusal(create, ...many)).toBeUndefined();
    expect(refusal(create, ...many, replay)).toBe('too_many_replays');
    expect(refusal(create, ...many, { ...replay, begun: 1 })).toBeUndefined();
  });

  it('is refused if there is none', () => {
    expect(refusal({ type: 'EnableEndpoint', id: 'we_1' })).toBe('not_found');
  });
});

it.each([
  [['*'], true, true],
  [['payment.*'], true, false],
  [['payment.failed'], false, false],
  [['payment.succeeded', 'refund.failed'], true, false],
])('%j chooses payment.succeeded: %p, refund.created: %p', (events, payment, refund) => {
  expect(wants({ events }, 'payment.succeeded')).toBe(payment);
  expect(wants({ events }, 'refund.created')).toBe(refund);
});

it.each([
  ['https://shop.example/hooks?a=b', true, true],
  ['https://localhost/', false, true],
  ['http://127.0.0.1:3000/', false, true],
  ['http://[::1]:3000/', false, true],
  ['http://localhost:3000/', false, true],
  ['http://shop.example/', false, false],
  ['https://user@shop.example/', false, false],
  ['https://shop.example/#part', false, false],
  ['file:///etc/passwd', false, false],
  ['javascript:alert(1)', false, false],
  ['shop.example', false, false],
])('%s may be called in production: %p, in development: %p', (url, production, development) => {
  expect(urlRefusal(url, true) === undefined).toBe(production);
  expect(urlRefusal(url, false) === undefined).toBe(development);
});
