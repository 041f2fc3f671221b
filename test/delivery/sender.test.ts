/** What is sent where: no address inside this network, no endless answer, nothing after the time. */
import { getEventListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createSender, NO_SUCH_ADDRESS, type Sender } from '../../engine/delivery/sender.js';
import { startReceiver } from '../support/webhook-receiver.js';

const secrets = [`whsec_${Buffer.alloc(32, 7).toString('base64')}`];
const never = new AbortController().signal;
const sent = (sender: Sender, url: string, signal = never) =>
  sender.send({ url, id: 'ntf_1', body: '{}', secrets, nowMs: Date.now() }, signal);

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function sender(options: Parameters<typeof createSender>[0]): Sender {
  const made = createSender(options);
  ends.push(() => made.close());
  return made;
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** A resolver that answers these addresses, one after the other. */
const resolving = (...addresses: string[]): LookupFunction =>
  ((_: string, options: { all?: boolean }, done: (error: null, ...found: unknown[]) => void) => {
    const address = addresses.length > 1 ? addresses.shift() : addresses[0];
    const family = address?.includes(':') ? 6 : 4;
    if (options.all === true) done(null, [{ address, family }]);
    else done(null, address, family);
  }) as LookupFunction;

describe('a webhook in production', () => {
  it.each([
    'https://127.0.0.1:1/',
    'https://[::1]:1/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[fd00::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://0.0.0.0/',
    'https://2130706433/',
    'https://0x7f.1/',
    'http://localhost:1/',
  ])('does not go to %s', async (url) => {
    const { status, error } = await sent(sender({ loopback: false }), url);
    expect(status).toBeNull();
    expect(error).toBe(NO_SUCH_ADDRESS);
  });

  it.each(['127.0.0.1', '10.1.2.3', '::1', '169.254.169.254'])(
    'does not go to a name that resolves to %s',
    async (address) => {
      const { error } = await sent(
        sender({ loopback: false, lookup: resolving(address) }),
        'https://shop.example/',
      );
      expect(error).toBe(NO_SUCH_ADDRESS);
    },
  );

  it('does not say which names there are in this network', async () => {
    const unknown = ((host: string, _: object, done: (error: Error) => void) =>
      done(
        Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
          code: 'ENOTFOUND',
          syscall: 'getaddrinfo',
        }),
      )) as unknown as LookupFunction;
    const { error } = await sent(sender({ loopback: false, lookup: unknown }), 'https://db.corp/');
    expect(error).toBe(NO_SUCH_ADDRESS);
  });

  it('looks at the address of each connection: a name that turns inwards is refused', async () => {
    // The open address leads nowhere within the time: only what becomes of the second connection is told.
    const turning = sender({
      loopback: false,
      lookup: resolving('192.0.2.1', '127.0.0.1'),
      timeoutMs: 100,
    });
    const receiver = await startReceiver();
    ends.push(() => receiver.stop());
    const url = receiver.url.replace('127.0.0.1', 'shop.example');
    await sent(turning, url);
    expect((await sent(turning, url)).error).toBe(NO_SUCH_ADDRESS);
    expect(receiver.received).toStrictEqual([]);
  });
});

describe('a webhook', () => {
  it('reaches this machine in development', async () => {
    const receiver = await startReceiver();
    ends.push(() => receiver.stop());
    expect(await sent(sender({ loopback: true }), receiver.url)).toMatchObject({ status: 204 });
    const port = new URL(receiver.url).port;
    expect(await sent(sender({ loopback: true }), `http://localhost:${port}/`)).toMatchObject({
      status: 204,
    });
    // No other address inside this network.
    expect((await sent(sender({ loopback: true }), 'http://10.0.0.1/')).error).toBe(
      NO_SUCH_ADDRESS,
    );
  });

  it('waits for an answer no longer than it may, headers or body', async () => {
    const silent = await listening(createServer(() => undefined));
    const slow = await listening(
      createServer((_, response) => {
        response.writeHead(200);
        response.write('a');
      }),
    );
    for (const url of [silent, slow]) {
      const { status, error } = await sent(sender({ loopback: true, timeoutMs: 100 }), url);
      expect({ status, error }).toStrictEqual({ status: null, error: 'no answer in 100 ms' });
    }
  });

  it('reads no more of an endless answer than it keeps', async () => {
    const endless = await listening(
      createServer((_, response) => {
        response.writeHead(200);
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(10_000)));
          response.once('drain', more);
        };
        more();
      }),
    );
    const { status, answer } = await sent(sender({ loopback: true }), endless);
    expect(status).toBe(200);
    expect(answer).toBe('x'.repeat(1_000));
  });

  it('is ended by a signal, which keeps nothing of it afterwards', async () => {
    const receiver = await startReceiver();
    ends.push(() => receiver.stop());
    const stop = new AbortController();
    const listeners = () => getEventListeners(stop.signal, 'abort').length;
    const made = sender({ loopback: true });
    await sent(made, receiver.url, stop.signal);
    expect(listeners()).toBe(0);
    const silent = await listening(createServer(() => stop.abort()));
    expect(await sent(made, silent, stop.signal)).toMatchObject({ status: null });
    expect(listeners()).toBe(0);
    expect(await sent(made, receiver.url, stop.signal)).toMatchObject({ status: null });
    expect(receiver.received).toHaveLength(1);
  });

  it('says why it could not be sent', async () => {
    const { error } = await sent(sender({ loopback: true }), 'http://127.0.0.1:9/');
    expect(error).toContain('ECONNREFUSED');
  });
});
