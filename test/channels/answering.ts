/** Channels whose other side is a server of the test, which answers as the test says. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { createServer as createTcpServer } from 'node:net';
import { afterEach } from '@jest/globals';
import { createSandboxChannel } from '../../channels/sandbox/connector.js';
import { sign } from '../../channels/sandbox/signature.js';
import type { ChannelConnection } from '../../domain/channel/connector.js';
import type { ChannelReply } from '../../domain/channel/port.js';

/** Shared by the channels and those who answer them. */
export const secret = 'c'.repeat(64);

/** The answer when nothing that came back can be relied on. */
export const unknown = {
  outcome: 'unknown',
  amount: null,
  channelReference: null,
  nextAction: null,
  failure: null,
};

const closers: (() => Promise<void>)[] = [];
// Channels and servers of a test end with it.
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A channel to a server that this starts. @param timeoutMs default: more than a busy machine needs. */
export async function channelTo(
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
export const channelAnswering = (
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
export const channelSaying = (status: number, body: string | ((requestNo: string) => object)) =>
  channelAnswering((response, nonce) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body('R1'));
    const bytes = Buffer.from(text);
    const headers = sign(secret, { kind: 'response', status, body: bytes }, Date.now(), nonce);
    response.writeHead(status, headers).end(bytes);
  });

/** The bytes of an answer as text. */
export const raw = (reply: ChannelReply): string =>
  Buffer.from(reply.rawBase64, 'base64').toString();

/** What the sandbox says of a payment that succeeded, but for what is said otherwise. */
export const view = (changes: object = {}) => ({
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
