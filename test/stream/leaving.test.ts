/** A reader that takes nothing and says that it has no more to say: over a real socket, whose buffers are full. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import express from 'express';
import { answerConnectionErrors } from '../../api/http/connection-errors.js';
import { streamEndpoint, type StreamSink } from '../../api/http/endpoint.js';
import { createLogger } from '../../api/http/logger.js';
import { createMetrics } from '../../api/http/metrics.js';
import { requestContext } from '../../api/http/request-context.js';
import { streamRoutes } from '../../api/stream/contract.js';

/** Until something waits that the reader's side does not take: less than it would be dropped for. */
async function fill(sink: StreamSink): Promise<void> {
  const piece = `: ${' '.repeat(64 * 1_024)}\n\n`;
  while (sink.writableLength === 0) {
    sink.write(piece);
    await setImmediate();
    await setImmediate();
  }
}

it('ends the stream at once, and what is written afterwards harms nobody', async () => {
  const begun: StreamSink[] = [];
  const { serve } = streamEndpoint(streamRoutes.followChanges, (_request, sink) => {
    sink.begin();
    begun.push(sink);
  });
  const app = express()
    .use(requestContext(createLogger('silent'), createMetrics()))
    .get('/v1/stream', serve);
  const server = createServer(app);
  answerConnectionErrors(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect({ port: (server.address() as AddressInfo).port, allowHalfOpen: true });
  client.pause();
  client.write('GET /v1/stream HTTP/1.1\r\nHost: here\r\n\r\n');
  await once(server, 'request');
  const [sink] = begun;
  if (sink === undefined) throw new Error('the stream has not begun');
  await fill(sink);
  const closed = new Promise<void>((resolve) => sink.once('close', resolve));
  client.end();
  await closed;
  sink.write(': beat\n\n');
  await setImmediate();
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
  expect(begun).toHaveLength(1);
});
