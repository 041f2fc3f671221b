/** Callbacks: stored raw before the answer where their signature is good, a trace where it is not. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readOrCreateSecret } from '../../channels/sandbox/secret.js';
import { sign } from '../../channels/sandbox/signature.js';
import type { TallybookEvent } from '../../domain/events.js';
import { evidenceOf } from '../../engine/evidence/evidence-of.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { derivedId } from '../../domain/ids.js';
import { derivedUuid } from '../../domain/kernel/ids.js';
import { callbackStream } from '../../domain/callback/streams.js';
import { caseStream } from '../../domain/case/streams.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';
import { masterKeysOf } from '../support/master-keys.js';

const PATH = '/v1/channels/sandbox_a/callbacks';
const CHANNEL = 'sandbox_a';

describe('a callback', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  const signed = (body: string, nowMs = Date.now()) => {
    const message = {
      kind: 'callback',
      method: 'POST',
      path: PATH,
      body: Buffer.from(body),
    } as const;
    return sign(readOrCreateSecret(server.dataDir, masterKeysOf(server.dataDir)), message, nowMs);
  };
  const send = (raw: string, headers: Record<string, string>) =>
    server.http(PATH, { raw, headers });
  const stored = async () => {
    const day = new Date().toISOString().slice(0, 10);
    return server.engine.log.readStream(callbackStream(CHANNEL, day), { limit: 1_000 });
  };
  const digest = (body: string) => server.engine.evidence.digest(Buffer.from(body));
  /** What an event keeps of the exchange, opened. */
  async function exchangeOf(event: StoredEvent<TallybookEvent> | undefined) {
    const held = event && evidenceOf(event);
    const opened = held && (await server.engine.evidence.open(held));
    if (opened?.state !== 'readable') throw new Error('no exchange that can be read');
    const { headers, body } = opened.exchange;
    return { headers, body: body.toString() };
  }
  const withId = async (id: string) => (await stored()).filter((event) => event.id === id);

  it('with a good signature is stored once, byte for byte, however often it comes', async () => {
    const body = '{"odd":  "spacing", "n": 1.0}';
    for (let times = 0; times < 3; times++) {
      const answer = await send(body, {
        ...signed(body),
        'x-note': 'kept',
        authorization: 'secret',
      });
      expect([answer.status, answer.body]).toEqual([200, { received: true }]);
    }
    const [event, ...more] = await withId(derivedUuid('callback', CHANNEL, digest(body)));
    expect(more).toEqual([]);
    expect(event?.event).toMatchObject({
      type: 'CallbackReceived',
      data: { channel: CHANNEL, bodyHmac: digest(body) },
    });
    const exchange = await exchangeOf(event);
    expect(exchange.body).toBe(body);
    expect(exchange.headers['x-note']).toBe('kept');
    expect(Object.keys(exchange.headers).join()).not.toMatch(/authorization|signature|key/);
  });

  it('with a bad signature is refused and leaves its hash and the reason only', async () => {
    const body = '{"amount":"1000000.00"}';
    const answer = await send(body, { ...signed('{"amount":"1.00"}') });
    expect([answer.status, answer.body.code]).toEqual([401, 'signature_invalid']);
    const [event] = await withId(derivedUuid('callback_rejected', CHANNEL, digest(body)));
    expect(event?.event.type).toBe('CallbackRejected');
    expect(event?.event.data).toMatchObject({ channel: CHANNEL, bodyHmac: digest(body) });
    expect(await exchangeOf(event)).toMatchObject({
      body: '',
      headers: { 'content-type': 'application/json' },
    });
  });

  it('without a signature, or with one from long ago, is refused', async () => {
    expect((await send('{}', {})).status).toBe(401);
    expect((await send('{"a":1}', signed('{"a":1}', Date.now() - 3_600_000))).status).toBe(401);
  });

  it('that is bytes and no JSON is stored as it came', async () => {
    const body = 'not json at all';
    expect((await send(body, { ...signed(body), 'content-type': 'text/plain' })).status).toBe(200);
    const [event] = await withId(derivedUuid('callback', CHANNEL, digest(body)));
    expect(event?.event.data).toMatchObject({
      reading: { says: 'nothing', reason: 'body is not a callback' },
    });
  });

  it('with a member twice is stored as it came and opens one case, however often it comes', async () => {
    const body = '{"channel":"sandbox_a","amount":{"value":"1.00","value":"2.00"}}';
    const { engine } = server;
    const event = derivedUuid('callback', CHANNEL, digest(body));
    const id = derivedId('case', 'ambiguous_callback', event);
    const opened = () => engine.log.readStream(caseStream(id), { limit: 10 });
    for (let times = 0; times < 2; times++) {
      expect((await send(body, { ...signed(body) })).status).toBe(200);
      await waitUntil(async () => (await opened()).length > 0);
    }
    const [kept] = await withId(event);
    expect(kept?.event.data).toMatchObject({
      reading: { says: 'member_twice', path: 'amount.value' },
    });
    expect((await exchangeOf(kept)).body).toBe(body);
    expect((await opened()).map(({ event: { type, data } }) => ({ type, data }))).toEqual([
      {
        type: 'CaseOpened',
        data: {
          case: id,
          kind: 'ambiguous_callback',
          flow: null,
          subject: null,
          channel: CHANNEL,
          summary: 'a member of a callback comes twice: what the channel says is not clear',
          details: { event, duplicateMember: 'amount.value' },
        },
      },
    ]);
  });

  it('beyond the rate is refused all the same, but only counted', async () => {
    const before = (await stored()).length;
    const startedMs = Date.now();
    for (let index = 0; index < 150; index++) {
      expect((await send(`{"flood":${index}}`, {})).status).toBe(401);
    }
    const recorded = (await stored()).length - before;
    // 50 at once, and 5 for each second that the requests took.
    expect(recorded).toBeLessThanOrEqual(51 + ((Date.now() - startedMs) / 1_000) * 5);
    const { text } = await server.http('/metrics');
    expect(text).toMatch(
      /tallybook_channel_callbacks_total\{channel="sandbox_a",outcome="dropped"\} \d+/,
    );
  }, 60_000);
});
