/** `tallybook listen`: notifications of a running server come to one's own machine. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { startTestServer, type TestServer } from '../support/server.js';
import { startReceiver, type Receiver } from '../support/webhook-receiver.js';
import { freePort } from '../crash/server-process.js';
import { run } from './support/run.js';

let dataDir: string;
let server: TestServer;
let receiver: Receiver;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tallybook-listen-'));
  server = await startTestServer({ dataDir });
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.stop();
  await server.stop();
  await rm(dataDir, { recursive: true });
});

const listen = (...argv: string[]) =>
  run(['listen', '--url', server.url, '--forward-to', receiver.url, ...argv], {
    DATA_DIR: dataDir,
  });

it('forwards what is there and what is chosen, signed', async () => {
  await server.pay({ reference: 'a' });
  await server.settled();
  const ran = await listen('--after', '0', '--count', '3', '--json');
  expect(ran.code).toBe(0);
  const lines = ran.out.trim().split('\n');
  expect(lines.map((one) => (JSON.parse(one) as { type: string }).type)).toStrictEqual([
    'payment.created',
    'payment.captured',
    'payment.succeeded',
  ]);
  const secret = /signed with (\S+)/.exec(ran.err)?.[1] ?? '';
  for (const { body, headers } of receiver.received) {
    const verified = new Webhook(secret).verify(body, headers as Record<string, string>);
    expect(verified).toMatchObject({ merchant: 'demo-shop' });
  }
  const chosen = await listen('--after', '0', '--count', '1', '--events', 'payment.succeeded');
  expect(chosen.out).toMatch(/^ {5}3 {2}payment\.succeeded {3}pay_\S+ {2}204 {2}\d+ ms\n$/);
});

it('begins with what is new, and tells what nobody takes', async () => {
  const before = receiver.received.length;
  const listening = listen('--count', '1', '--secret', `whsec_${'A'.repeat(44)}`);
  // Whenever it has begun to listen, the next payment is new to it.
  let ended = false;
  void listening.finally(() => (ended = true));
  for (let n = 0; !ended; n += 1) {
    await server.pay({ reference: `new-${n}` });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect((await listening).code).toBe(0);
  expect(receiver.received.length).toBe(before + 1);
  const nobody = await run(
    [
      'listen',
      '--url',
      server.url,
      '--forward-to',
      `http://127.0.0.1:${await freePort()}/`,
      '--after',
      '0',
      '--count',
      '1',
    ],
    { DATA_DIR: dataDir },
  );
  expect(nobody.out).toContain('ECONNREFUSED');
});

it.each([[['--events', 'payment.paid']], [['--after', 'x']], [['--count', '0']]])(
  'refuses %j',
  async (argv) => {
    const ran = await listen(...argv);
    expect(ran.code).not.toBe(0);
  },
);

it('refuses a URL that is none, and a key that may not', async () => {
  const ran = await run(['listen', '--forward-to', 'shop'], { DATA_DIR: dataDir });
  expect(ran.code).not.toBe(0);
  const unknown = await listen('--key', 'nobody', '--after', '0');
  expect([unknown.code === 0, unknown.err]).toStrictEqual([
    false,
    expect.stringContaining('401 unauthenticated'),
  ]);
});
