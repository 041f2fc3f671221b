import { describe, expect, it } from '@jest/globals';
import { createSandboxChannel } from '../../channels/sandbox/connector.js';
import { MAX_BODY_BYTES } from '../../channels/sandbox/protocol.js';
import { sign } from '../../channels/sandbox/signature.js';
import { secret, unknown } from './answering.js';

describe('a callback', () => {
  const nowMs = Date.now();
  const body = Buffer.from(
    JSON.stringify({
      event: 'evt_1',
      channel: 'sandbox_a',
      requestNo: 'R1',
      kind: 'pay',
      status: 'succeeded',
      amount: { value: '1.00', currency: 'CNY' },
      channelReference: 'ref',
      original: null,
      failure: null,
      occurredAt: '2026-01-02T03:04:05.678Z',
    }),
  );
  const signed = (path: string, bytes = body): Record<string, string> =>
    sign(secret, { kind: 'callback', method: 'POST', path, body: bytes }, nowMs);
  const path = '/v1/channels/sandbox_a/callbacks';
  const channel = createSandboxChannel({
    name: 'sandbox_a',
    baseUrl: () => 'http://127.0.0.1:1',
    secret,
    timeoutMs: 300,
  });

  it('is read, whatever the case of its headers', () => {
    const answer = {
      ...unknown,
      outcome: 'succeeded',
      amount: { value: '1.00', currency: 'CNY' },
      channelReference: 'ref',
    };
    const upperCase = Object.fromEntries(
      Object.entries(signed(path)).map(([name, value]) => [name.toUpperCase(), value]),
    );
    for (const headers of [signed(path), upperCase]) {
      expect(channel.readCallback(headers, body, nowMs)).toEqual({
        signatureValid: true,
        reading: { says: 'answer', requestNo: 'R1', answer },
      });
    }
  });

  it('is refused unsigned, signed for another channel, changed or too old', () => {
    const refused = (reason: string) => ({ signatureValid: false, reason });
    expect(channel.readCallback({}, body, nowMs)).toEqual(refused('not signed'));
    expect(channel.readCallback(signed('/v1/channels/sandbox_b/callbacks'), body, nowMs)).toEqual(
      refused('signature wrong'),
    );
    const changed = Buffer.from(body.toString().replace('1.00', '9.00'));
    expect(channel.readCallback(signed(path), changed, nowMs)).toEqual(refused('signature wrong'));
    expect(channel.readCallback(signed(path), body, nowMs + 300_001)).toEqual(
      refused('signature too old'),
    );
  });

  it.each([
    ['no JSON', 'hello'],
    ['another form', '{}'],
    ['another channel', body.toString().replace('sandbox_a', 'sandbox_b')],
    ['an amount of the wrong scale', body.toString().replace('1.00', '1.0')],
    ['more than 64 KiB', `${body.toString()}${' '.repeat(MAX_BODY_BYTES)}`],
  ])('with %s in a good signature is told apart', (_, text) => {
    const bytes = Buffer.from(text);
    expect(channel.readCallback(signed(path, bytes), bytes, nowMs)).toEqual({
      signatureValid: true,
      reading: { says: 'nothing', reason: 'body is not a callback' },
    });
  });

  it('with a member twice in a good signature says which, and nothing else', () => {
    const bytes = Buffer.from(
      body.toString().replace('"value":"1.00"', '"value":"9.00","value":"1.00"'),
    );
    expect(channel.readCallback(signed(path, bytes), bytes, nowMs)).toEqual({
      signatureValid: true,
      reading: { says: 'member_twice', path: 'amount.value' },
    });
  });
});
