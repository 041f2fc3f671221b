/** A sandbox, its channels and a receiver of callbacks, all over real sockets. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ChannelConnection } from '../../domain/channel/connector.js';
import { sandboxChannels } from '../../channels/sandbox/channels.js';
import { sandboxConnector } from '../../channels/sandbox/connector.js';
import { silentLogger } from '../../domain/kernel/logger.js';
import { createSandboxClient, type SandboxClient } from '../../channels/sandbox/client.js';
import { type RunningSandbox, startSandbox } from '../../channels/sandbox/process.js';
import { readOrCreateSecret } from '../../channels/sandbox/secret.js';
import type { VerifiedCallback, ChannelAnswer, ChannelRequest } from '../../domain/channel/port.js';
import { masterKeysOf } from '../support/master-keys.js';

export const makeDataDir = (): string => mkdtempSync(join(tmpdir(), 'tallybook-sandbox-'));
export const removeDataDir = (dataDir: string): void =>
  rmSync(dataDir, { recursive: true, force: true });

/** A request number as the engine makes them. */
export const newRequestNo = (letter = 'a'): string =>
  `${randomBytes(16).toString('hex')}${letter}1`;

const base: ChannelRequest = {
  requestNo: '',
  kind: 'pay',
  amount: { value: '88.88', currency: 'CNY' },
  original: null,
  method: 'card',
  expiresAt: null,
  scenario: null,
};

/** A card payment of 88.88 CNY, but for what is said otherwise. */
export const payment = (changes: Partial<ChannelRequest> = {}): ChannelRequest => ({
  ...base,
  requestNo: newRequestNo(),
  ...changes,
});

/** A capture, void or refund of a payment; the whole amount where none is said. */
export const follow = (
  kind: 'capture' | 'void' | 'refund',
  original: ChannelRequest,
  changes: Partial<ChannelRequest> = {},
): ChannelRequest => ({
  ...base,
  requestNo: newRequestNo(kind[0]),
  kind,
  amount: original.amount,
  original: original.requestNo,
  method: null,
  ...changes,
});

export interface ReceivedCallback {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A server that takes callbacks; what it answers can be changed. */
export interface CallbackReceiver {
  readonly url: string;
  readonly received: ReceivedCallback[];
  /** Status of the answer to the callback with this number, counted from 0; default 200. */
  answer: (index: number) => number;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<CallbackReceiver> {
  const received: ReceivedCallback[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string',
        ),
      );
      received.push({ path: request.url ?? '', headers, body });
      response.writeHead(receiver.answer(received.length - 1)).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const receiver: CallbackReceiver = {
    url: `http://127.0.0.1:${port}`,
    received,
    answer: () => 200,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

export interface TestSandbox {
  readonly dataDir: string;
  readonly secret: string;
  readonly url: string;
  readonly channels: ReadonlyMap<string, ChannelConnection>;
  readonly a: ChannelConnection;
  readonly b: ChannelConnection;
  readonly client: SandboxClient;
  readonly receiver: CallbackReceiver;
  /** Callbacks received so far for a request, as `sandbox_a` reads them. */
  readingsOf(requestNo: string): VerifiedCallback[];
  stop(): Promise<void>;
}

/** A sandbox in this process, thirty times faster than life. */
export async function startTestSandbox(
  options: { speed?: number; timeoutMs?: number } = {},
): Promise<TestSandbox> {
  const dataDir = makeDataDir();
  const secret = readOrCreateSecret(dataDir, masterKeysOf(dataDir));
  const receiver = await startReceiver();
  const running: RunningSandbox = await startSandbox({
    dataDir,
    masterKeys: masterKeysOf(dataDir),
    speed: options.speed ?? 30,
    // A test that breaks off before its end leaves no sandbox behind for long.
    idleMinutes: 1,
    logger: silentLogger,
  });
  const baseUrl = (): string => running.url;
  const client = createSandboxClient({ baseUrl, secret, timeoutMs: 20_000 });
  await client.handshake({ callbackBaseUrl: receiver.url, serverPid: process.pid });
  const connector = sandboxConnector({ baseUrl, secret, timeoutMs: options.timeoutMs ?? 5_000 });
  const channels = new Map(
    sandboxChannels.map((channel) => [channel, connector.connect({ channel, secrets: {} })]),
  );
  const a = channelOf(channels, 'sandbox_a');
  return {
    dataDir,
    secret,
    url: running.url,
    channels,
    a,
    b: channelOf(channels, 'sandbox_b'),
    client,
    receiver,
    readingsOf: (requestNo) =>
      receiver.received
        .filter(({ body }) => body.includes(requestNo))
        .map(({ headers, body }) => a.readCallback(headers, body, Date.now())),
    stop: async () => {
      client.close();
      await running.stop();
      await receiver.close();
      removeDataDir(dataDir);
    },
  };
}

/** What a callback says of its request. @throws Error if nothing that may be believed. */
export function answerOf(verified: VerifiedCallback): ChannelAnswer {
  if (verified.signatureValid && verified.reading.says === 'answer') return verified.reading.answer;
  throw new Error(`no answer: ${JSON.stringify(verified)}`);
}

export function channelOf<C>(channels: ReadonlyMap<string, C>, name: string): C {
  const channel = channels.get(name);
  if (channel === undefined) throw new Error(`no channel ${name}`);
  return channel;
}

/** An answer, but for the channel's own number, which nobody foresees. */
export const said = ({
  channelReference: _,
  ...answer
}: ChannelAnswer): Omit<ChannelAnswer, 'channelReference'> => answer;

const bare = { amount: null, nextAction: null, failure: null };
export const succeeded = (value = '88.88', currency = 'CNY') => ({
  ...bare,
  outcome: 'succeeded',
  amount: { value, currency },
});
export const standing = (outcome: 'pending' | 'closed' | 'unknown' | 'not_found') => ({
  ...bare,
  outcome,
});
export const failed = (code: string, final = false) => ({
  ...bare,
  outcome: 'failed',
  failure: { code, message: expectAnyText, final },
});
/** Messages are for people; tests hold on to codes. */
const expectAnyText: unknown = {
  asymmetricMatch: (other: unknown) => typeof other === 'string' && other.length > 0,
  toString: () => 'any text',
};
