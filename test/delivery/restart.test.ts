/** What a server that starts again sends: nothing that is finished, and the rest in order. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { deliveryStream } from '../../domain/delivery/streams.js';
import { startReceiver, type Receiver } from '../support/webhook-receiver.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';

const hook = z.looseObject({ sequence: z.number() });
const sequencesOf = ({ received }: Receiver): number[] =>
  received.map(({ body }) => hook.parse(JSON.parse(body)).sequence);

let dataDir: string;
let receiver: Receiver;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tallybook-restart-'));
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Loses whatever can be lost: the read models and everything in the caches. */
function loseCaches(): void {
  rmSync(join(dataDir, 'caches'), { recursive: true, force: true });
  for (const end of ['', '-wal', '-shm'])
    rmSync(join(dataDir, `read.sqlite${end}`), { force: true });
}

const progressEvents = (server: TestServer, endpoint: string) =>
  server.engine.log.readStream(deliveryStream(endpoint), { limit: 100 });

it('calls nothing twice for a finished delivery after all caches were lost', async () => {
  let server = await startTestServer({ dataDir });
  const { merchant: key } = server.keys;
  const made = await server.http('/v1/webhook-endpoints', {
    key,
    headers: { 'idempotency-key': 'k' },
    body: { url: receiver.url, events: ['*'] },
  });
  const endpoint = String(made.body['id']);
  for (const reference of ['a', 'b', 'c']) await server.pay({ reference });
  await waitUntil(() => receiver.received.length === 9);
  receiver.answer = (_, response) => void response.writeHead(500).end();
  await server.pay({ reference: 'd' });
  await waitUntil(() => receiver.received.length === 10);
  await server.stop();
  // 9 deliveries in a few events: the log grows by what happened, not by each request.
  receiver.answer = (_, response) => void response.writeHead(204).end();
  loseCaches();
  server = await startTestServer({ dataDir });
  expect((await progressEvents(server, endpoint)).length).toBeLessThanOrEqual(4);
  await waitUntil(() => receiver.received.length === 13);
  await server.pay({ reference: 'e' });
  await waitUntil(() => receiver.received.length === 16);
  expect(sequencesOf(receiver).slice(0, 9).sort()).toStrictEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(sequencesOf(receiver).slice(9)).toStrictEqual([10, 10, 11, 12, 13, 14, 15]);
  await server.stop();
  loseCaches();
  server = await startTestServer({ dataDir });
  const status = async () =>
    (await server.http(`/v1/webhook-endpoints/${endpoint}/deliveries`, { key })).body['data'];
  expect(z.array(z.looseObject({ status: z.string() })).parse(await status())).toHaveLength(15);
  expect(receiver.received).toHaveLength(16);
  await server.stop();
});
