import { createServer, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createSandboxChannel } from '../../channels/sandbox/connector.js';
import { MAX_BODY_BYTES } from '../../channels/sandbox/protocol.js';
import { sign } from '../../channels/sandbox/signature.js';
import type { ChannelConnection } from '../../domain/channel/connector.js';
import type { ChannelReply } from '../../domain/channel/port.js';
import { payment } from './support.js';

const secret = 'c'.repeat(64);

const unknown = {
  outcome: 'unknown',
  amount: null,
  channelReference: null,
  nextAction: null,
  failure: null,
};

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** @param timeoutMs default: more than a busy machine needs. */
async function channelTo(
  server: Server | ReturnType<typeof createTcpServer>,
  timeoutMs = 20_000,
): Promise<ChannelConnection> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  );
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return createSandboxChannel({
    name: 'sandbox_a',
    baseUrl: () => `http://127.0.0.1:${port}`,
    secret,
    timeoutMs,
  });
}

/** A channel whose other side answers as said. */
const channelAnswering = (
  answer: (response: ServerResponse, nonce: string) => void,
  timeoutMs?: number,
): Promise<ChannelConnection> =>
  channelTo(
    createServer((request, response) => {
      request.resume();
      request.on('end', () => answer(response, String(request.headers['sandbox-nonce'])));
    }),
    timeoutMs,
  );

/** A channel whose other side signs a body rightly. */
const channelSaying = (status: number, body: string | ((requestNo: string) => object)) =>
  channelAnswering((response, nonce) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body('R1'));
    const bytes = Buffer.from(text);
    const headers = sign(secret, { kind: 'response', status, body: bytes }, Date.now(), nonce);
    response.writeHead(status, headers).end(bytes);
  });

const raw = (reply: ChannelReply): string => Buffer.from(reply.rawBase64, 'base64').toString();

const view = (changes: object = {}) => ({
  requestNo: 'R1',
  kind: 'pay',
  status: 'succeeded',
  amount: { value: '1.00', currency: 'CNY' },
  channelReference: 'ref',
  original: null,
  nextAction: null,
  failure: null,
  ...changes,
});

describe('an answer that cannot be relied on is unknown, with its bytes kept', () => {
  it.each([
    ['HTML with 200', 200, '<html>welcome</html>'],
    ['HTML with 502', 502, '<html>502</html>'],
    ['an unsigned success', 200, JSON.stringify(view())],
    ['an unsigned not found', 404, '{"code":"request_not_found","message":"x"}'],
    ['a redirect', 302, 'elsewhere'],
    ['nothing', 200, ''],
  ])('%s', async (_, status, body) => {
    const channel = await channelAnswering((response) => response.writeHead(status).end(body));
    const reply = await channel.query('R1');
    expect(reply).toEqual({
      answer: unknown,
      httpStatus: status,
      rawBase64: Buffer.from(body).toString('base64'),
      tookMs: expect.any(Number),
    });
  });

  it.each([
    ['no JSON', 200, 'OK'],
    ['JSON of another form', 200, '{"status":"succeeded"}'],
    ['a status that nobody knows', 200, JSON.stringify(view({ status: 'maybe' }))],
    ['another request', 200, JSON.stringify(view({ requestNo: 'R2' }))],
    ['a success without an amount', 200, JSON.stringify(view({ amount: null }))],
    [
      'a success with half a cent',
      200,
      JSON.stringify(view({ amount: { value: '1.005', currency: 'CNY' } })),
    ],
    [
      'a success in no currency',
      200,
      JSON.stringify(view({ amount: { value: '1.00', currency: 'XXX' } })),
    ],
    [
      'a member twice',
      200,
      JSON.stringify(view()).replace('"status":', '"status":"failed","status":'),
    ],
    ['a failure without a reason', 200, JSON.stringify(view({ status: 'failed' }))],
    ['an action without one', 200, JSON.stringify(view({ status: 'action_required' }))],
    ['a success with status 500', 500, JSON.stringify(view())],
    ['a conflict', 409, '{"code":"request_conflict","message":"x"}'],
    ['a path that is not there', 404, '{"code":"path_not_found","message":"x"}'],
  ])('signed: %s', async (_, status, body) => {
    const channel = await channelSaying(status, body);
    const reply = await channel.query('R1');
    expect([reply.answer, reply.httpStatus, raw(reply)]).toEqual([unknown, status, body]);
  });

  it('an answer to another request, replayed', async () => {
    const bytes = Buffer.from(JSON.stringify(view()));
    const channel = await channelAnswering((response) => {
      const old = sign(secret, { kind: 'response', status: 200, body: bytes }, Date.now());
      response.writeHead(200, old).end(bytes);
    });
    expect((await channel.query('R1')).answer).toEqual(unknown);
  });

  it('more than 64 KiB', async () => {
    const channel = await channelSaying(200, 'x'.repeat(10 * MAX_BODY_BYTES));
    const reply = await channel.query('R1');
    expect(reply.answer).toEqual(unknown);
    expect(raw(reply)).toBe('x'.repeat(MAX_BODY_BYTES));
  });

  it('a body that never ends', async () => {
    const channel = await channelAnswering((response) => {
      response.writeHead(200).write('to be continued');
    }, 1_000);
    const reply = await channel.query('R1');
    expect([reply.answer, raw(reply)]).toEqual([unknown, 'to be continued']);
  });

  it('a connection that breaks in the middle', async () => {
    const channel = await channelAnswering((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    const reply = await channel.query('R1');
    expect([reply.answer, reply.httpStatus, raw(reply)]).toEqual([unknown, 200, 'half']);
  });

  it('no HTTP at all', async () => {
    const channel = await channelTo(
      createTcpServer((socket) => {
        socket.on('error', () => undefined);
        socket.resume().end('220 mail.example ESMTP\r\n');
      }),
    );
    const reply = await channel.send(payment());
    expect([reply.answer, reply.httpStatus, raw(reply)]).toEqual([
      unknown,
      null,
      '220 mail.example ESMTP\r\n',
    ]);
  });

  it('nobody there, or no address', async () => {
    const options = { name: 'sandbox_a', secret, timeoutMs: 300 };
    const nobody = createSandboxChannel({ ...options, baseUrl: () => 'http://127.0.0.1:1' });
    const noAddress = createSandboxChannel({
      ...options,
      baseUrl: () => {
        throw new Error('not started');
      },
    });
    const nothing = {
      answer: unknown,
      httpStatus: null,
      rawBase64: '',
      tookMs: expect.any(Number),
    };
    for (const channel of [nobody, noAddress]) {
      expect(await channel.send(payment())).toEqual(nothing);
      expect(await channel.query('R1')).toEqual(nothing);
      expect(await channel.close('R1')).toEqual(nothing);
    }
  });
});

describe('an answer that is signed and understood', () => {
  it('passes on what the channel says it moved', async () => {
    const channel = await channelSaying(200, () =>
      view({ amount: { value: '2.00', currency: 'EUR' } }),
    );
    expect((await channel.query('R1')).answer).toEqual({
      ...unknown,
      outcome: 'succeeded',
      amount: { value: '2.00', currency: 'EUR' },
      channelReference: 'ref',
    });
  });

  it('says nothing of an amount before the success', async () => {
    const channel = await channelSaying(200, () => view({ status: 'pending' }));
    expect((await channel.query('R1')).answer).toEqual({
      ...unknown,
      outcome: 'pending',
      channelReference: 'ref',
    });
  });

  it('fails where the sandbox will never perform what was sent', async () => {
    const channel = await channelSaying(422, '{"code":"invalid_amount","message":"why"}');
    expect((await channel.send(payment())).answer).toEqual({
      ...unknown,
      outcome: 'failed',
      failure: { code: 'invalid_amount', message: 'why', final: false },
    });
  });

  it('comes over a connection that was kept, and again where that one had died', async () => {
    let connections = 0;
    let requests = 0;
    const server = createServer((request, response) => {
      requests += 1;
      // The second request finds its connection cut: the client cannot tell from an idle close.
      if (requests === 2) {
        request.socket.destroy();
        return;
      }
      const body = Buffer.from(JSON.stringify(view()));
      const nonce = String(request.headers['sandbox-nonce']);
      response
        .writeHead(200, sign(secret, { kind: 'response', status: 200, body }, Date.now(), nonce))
        .end(body);
    });
    server.on('connection', () => (connections += 1));
    const channel = await channelTo(server);
    const outcomes = [];
    for (let call = 0; call < 4; call += 1) {
      outcomes.push((await channel.query('R1')).answer.outcome);
    }
    expect(outcomes).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded']);
    expect({ requests, connections }).toEqual({ requests: 5, connections: 2 });
  });
});

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
