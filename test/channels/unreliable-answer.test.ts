import { createServer as createTcpServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { createSandboxChannel } from '../../channels/sandbox/connector.js';
import { MAX_BODY_BYTES } from '../../channels/sandbox/protocol.js';
import { sign } from '../../channels/sandbox/signature.js';
import { payment } from './support.js';
import {
  channelAnswering,
  channelSaying,
  channelTo,
  raw,
  secret,
  unknown,
  view,
} from './answering.js';

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
    }, 300);
    const reply = await channel.query('R1');
    expect([reply.answer, raw(reply)]).toEqual([unknown, 'to be continued']);
    expect(reply.tookMs).toBeLessThan(2_000);
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
