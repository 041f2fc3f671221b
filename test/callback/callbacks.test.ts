/** Callbacks: stored raw before the answer where their signature is good, a trace where it is not. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readOrCreateSecret } from '../../channels/sandbox/secret.js';
import { sign } from '../../channels/sandbox/signature.js';
import { derivedId, derivedUuid } from '../../domain/kernel/ids.js';
import { callbackStream, caseStream } from '../../domain/kernel/streams.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';
import { masterKeysOf } from '../support/master-keys.js';

const PATH = '/v1/channels/sandbox_a/callbacks';
const CHANNEL = 'sandbox_a';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

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
    const [event, ...more] = await withId(derivedUuid('callback', CHANNEL, sha256(body)));
    expect(more).toEqual([]);
    const { data } = z
      .object({
        type: z.literal('CallbackReceived'),
        data: z.object({
          bodyBase64: z.string(),
          bodySha256: z.string(),
          headers: z.record(z.string(), z.string()),
        }),
      })
      .parse(event?.event);
    expect(Buffer.from(data.bodyBase64, 'base64').toString()).toBe(body);
    expect(data.bodySha256).toBe(sha256(body));
    expect(data.headers['x-note']).toBe('kept');
    expect(Object.keys(data.headers).join()).not.toMatch(/authorization|signature|key/);
  });

  it('with a bad signature is refused and leaves its hash and the reason only', async () => {
    const body = '{"amount":"1000000.00"}';
    const answer = await send(body, { ...signed('{"amount":"1.00"}') });
    expect([answer.status, answer.body.code]).toEqual([401, 'signature_invalid']);
    const [event] = await withId(derivedUuid('callback_rejected', CHANNEL, sha256(body)));
    expect(event?.event.type).toBe('CallbackRejected');
    expect(JSON.stringify(event)).not.toContain(Buffer.from(body).toString('base64'));
    expect(event?.event.data).toMatchObject({ channel: CHANNEL, bodySha256: sha256(body) });
  });

  it('without a signature, or with one from long ago, is refused', async () => {
    expect((await send('{}', {})).status).toBe(401);
    expect((await send('{"a":1}', signed('{"a":1}', Date.now() - 3_600_000))).status).toBe(401);
  });

  it('that is bytes and no JSON is stored as it came', async () => {
    const body = 'not json at all';
    expect((await send(body, { ...signed(body), 'content-type': 'text/plain' })).status).toBe(200);
    const [event] = await withId(derivedUuid('callback', CHANNEL, sha256(body)));
    expect(event?.event.data).toMatchObject({
      reading: { says: 'nothing', reason: 'body is not a callback' },
    });
  });

  it('with a member twice is stored as it came and opens one case, however often it comes', async () => {
    const body = '{"channel":"sandbox_a","amount":{"value":"1.00","value":"2.00"}}';
    const { engine } = server;
    const event = derivedUuid('callback', CHANNEL, sha256(body));
    const id = derivedId('case', 'ambiguous_callback', event);
    const opened = () => engine.log.readStream(caseStream(id), { limit: 10 });
    for (let times = 0; times < 2; times++) {
      expect((await send(body, { ...signed(body) })).status).toBe(200);
      await waitUntil(async () => (await opened()).length > 0);
    }
    expect((await withId(event))[0]?.event.data).toMatchObject({
      reading: { says: 'member_twice', path: 'amount.value' },
      bodyBase64: Buffer.from(body).toString('base64'),
    });
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
    for (let index = 0; index < 90; index++) {
      expect((await send(`{"flood":${index}}`, {})).status).toBe(401);
    }
    const recorded = (await stored()).length - before;
    expect(recorded).toBeLessThanOrEqual(70);
    const { text } = await server.http('/metrics');
    expect(text).toMatch(
      /tallybook_channel_callbacks_total\{channel="sandbox_a",outcome="dropped"\} \d+/,
    );
  });
});
