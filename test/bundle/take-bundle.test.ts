/** The auditor's bundle by the API: what the command writes, cut where the log was sealed, and recorded. */
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { verifyBundle } from '../../cli/bundle/verify-bundle.js';
import { writtenBundle } from '../../cli/bundle/write-bundle.js';
import { HashChain, type Line, line as lineSchema } from '../../domain/bundle/lines.js';
import { bundlesStream } from '../../domain/bundle/streams.js';
import { StoreUnavailable } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';

let server: TestServer;
/** Where the log was sealed last. */
let sealed: Position;

beforeAll(async () => {
  server = await startTestServer();
  await server.pay({ reference: 'one' });
  await server.settled();
  await server.engine.seals.seal();
  await waitUntil(async () => (await heads()).length === 2);
  sealed = (await heads()).at(-1)!.position;
  // What is recorded later moves the accounts of the bundle, and opens another book.
  await server.pay({ reference: 'two' });
  await server.settled();
  const body = { id: 'later', timezone: 'UTC' };
  const opened = await server.http('/v1/ledgers', { key: server.keys.operator, body });
  expect(opened.status).toBe(201);
}, 60_000);
afterAll(() => server.stop());

const heads = () => server.engine.log.readStream('seal-heads', { limit: 10 });

const take = (key = server.keys.auditor) => server.http('/v1/bundle', { key });

async function* each(texts: readonly string[]): AsyncGenerator<string> {
  for (const text of texts) yield await Promise.resolve(text);
}

function contentsOf(text: string): readonly Line[] {
  const chain = new HashChain();
  return linesOf(text).map((one) => lineSchema.parse(JSON.parse(chain.read(one).content)));
}
const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n');

/** Who took bundles today, and up to where. */
async function taken() {
  const stream = bundlesStream(new Date().toISOString().slice(0, 10));
  const events = await server.engine.log.readStream(stream, { limit: 100 });
  return events.map(({ event, metadata }) => ({ ...event, actor: metadata.actor }));
}

it('holds by `verify-bundle`, and ends where the log was sealed, however it grew since', async () => {
  const { status, headers, text } = await take();
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/jsonl');
  expect(headers.get('content-disposition')).toBe(
    `attachment; filename="bundle-${BigInt(sealed)}.jsonl"`,
  );
  expect(headers.get('tallybook-position')).toBe(sealed);
  const { key } = await server.engine.seals.latest();
  const verified = await verifyBundle(each(linesOf(text)), key.publicKey);
  expect(verified.findings).toStrictEqual([]);
  expect(verified.position).toBe(sealed);
  expect(verified.sealed).toBeGreaterThan(20);
});

it('says after its first line, letter by letter, what the command writes up to there', async () => {
  const [header, ...rest] = contentsOf((await take()).text);
  let written = '';
  const { store } = server.engine.log;
  for await (const text of writtenBundle(store, sealed, () => undefined)) written += text;
  const [other, ...due] = contentsOf(written);
  expect(rest).toStrictEqual(due);
  expect(header).toStrictEqual({ ...other, createdAt: expect.any(String) });
  expect(rest.at(-1)).toStrictEqual({
    end: { events: expect.any(Number), accounts: expect.any(Number), trialBalances: 1 },
  });
});

it('is recorded before any of it is given, as an act of who takes it', async () => {
  const before = (await taken()).length;
  await take();
  const recorded = (await taken()).slice(before);
  expect(recorded).toStrictEqual([
    { type: 'BundleTaken', data: { upTo: sealed }, actor: expect.stringMatching(/^key:key_/) },
  ]);
  const { body } = await server.http('/v1/acts?limit=1', { key: server.keys.auditor });
  expect(body['data']).toStrictEqual([expect.objectContaining({ type: 'BundleTaken' })]);
  // Who only asks what there is takes nothing.
  const asked = await server.http('/v1/bundle', { method: 'HEAD', key: server.keys.auditor });
  expect([asked.status, (await taken()).length]).toStrictEqual([200, before + 1]);
});

it('is not given if the record cannot be written', async () => {
  const append = jest.spyOn(server.engine.log, 'append');
  append.mockRejectedValueOnce(new StoreUnavailable('no'));
  const { status, body } = await take();
  append.mockRestore();
  expect([status, body['code']]).toStrictEqual([503, 'unavailable']);
});

it('is given to auditors alone, one at a time', async () => {
  for (const role of ['finance', 'operator', 'merchant'] as const) {
    expect((await take(server.keys[role])).status).toBe(403);
  }
  const answers = await Promise.all([take(), take()]);
  expect(answers.map(({ status }) => status).sort()).toStrictEqual([200, 429]);
});
