import { createServer } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { sign } from '../../channels/sandbox/signature.js';
import { payment } from './support.js';
import { channelSaying, channelTo, secret, unknown, view } from './answering.js';

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
