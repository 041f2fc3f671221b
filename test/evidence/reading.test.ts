/** Reads of channel bytes: who is given them stands in the log before they are given, or they are not. */
import { afterEach, beforeAll, afterAll, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { evidenceReadsStream } from '../../domain/evidence/streams.js';
import { AppendOutcomeUnknown, StoreUnavailable } from '../../domain/kernel/event-store.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { personOf } from '../support/session.js';

let server: TestServer;
let payment: string;
/** Positions of the events of the payment that hold an exchange, and their ids. */
let holding: readonly { readonly id: string; readonly position: string }[];

const story = z.object({
  data: z.array(
    z.looseObject({
      id: z.string(),
      position: z.string(),
      type: z.string(),
      data: z.looseObject({ exchange: z.looseObject({ state: z.string() }).optional() }),
    }),
  ),
});
const bytes = z.object({ state: z.literal('readable'), bodyBase64: z.string() });

beforeAll(async () => {
  server = await startTestServer();
  payment = String((await server.pay({ reference: 'read' })).body['id']);
  await server.settled();
  holding = (await storyFor('auditor', '&exchanges=sealed')).filter(
    ({ data }) => data.exchange !== undefined,
  );
}, 60_000);
afterAll(() => server.stop());
afterEach(() => void jest.restoreAllMocks());

async function storyFor(as: 'auditor' | 'operator' | 'finance' | 'merchant', query = '') {
  const path = `/v1/payments/${payment}/events?limit=100${query}`;
  const { body } = await server.http(path, { key: server.keys[as] });
  return story.parse(body).data;
}

/** The reads that are recorded, oldest first. */
async function reads() {
  const stream = evidenceReadsStream(new Date().toISOString().slice(0, 10));
  const events = await server.engine.log.readStream(stream, { limit: 100 });
  return events.map(({ event, metadata }) => ({
    ...event,
    actor: metadata.actor,
    cause: metadata.causationId,
    correlation: metadata.correlationId,
  }));
}

const read = (position: string, headers: Record<string, string> = {}) =>
  server.http(`/v1/events/${position}/exchange`, { key: server.keys.auditor, headers });

it('gives an auditor the bytes of an event, and records who got which, on which request', async () => {
  const [first] = holding;
  const before = (await reads()).length;
  const { status, body } = await read(first!.position, { 'request-id': payment });
  expect(status).toBe(200);
  const text = Buffer.from(bytes.parse(body).bodyBase64, 'base64').toString();
  expect(text).toContain('requestNo');
  const recorded = (await reads()).slice(before);
  const { actor, correlation, ...rest } = recorded[0]!;
  expect(rest).toStrictEqual({
    type: 'EvidenceRead',
    data: { payment, exchanges: [{ event: first!.id, position: first!.position }] },
    cause: payment,
  });
  expect(actor).toMatch(/^key:key_/);
  // Whatever a request is called: a read is no step of the payment, and a merchant hears nothing of it.
  expect(correlation).not.toBe(payment);
  expect((await storyFor('merchant')).map(({ type }) => type)).not.toContain('EvidenceRead');
  expect(recorded).toHaveLength(1);
});

it('records people as it records keys, by an opaque id', async () => {
  const auditor = await personOf(server, 'auditor');
  const before = (await reads()).length;
  const answer = await auditor.http(`/v1/events/${holding[0]!.position}/exchange`);
  expect(answer.status).toBe(200);
  const [recorded, ...more] = (await reads()).slice(before);
  expect(recorded?.actor).toMatch(/^user:usr_[0-9a-f-]+$/);
  expect(more).toStrictEqual([]);
});

it('records a story with bytes once, with each exchange in it', async () => {
  for (const as of ['auditor', 'operator'] as const) {
    const before = (await reads()).length;
    const steps = await storyFor(as);
    expect(steps.filter(({ data }) => data.exchange?.state === 'readable')).toHaveLength(
      holding.length,
    );
    const [recorded, ...more] = (await reads()).slice(before);
    expect(recorded?.data).toStrictEqual({
      payment,
      exchanges: holding.map(({ id: event, position }) => ({ event, position })),
    });
    expect(more).toStrictEqual([]);
  }
});

it('records nothing if no bytes are given: sealed, or to whom they are not shown', async () => {
  const before = (await reads()).length;
  const sealed = (await storyFor('auditor', '&exchanges=sealed')).flatMap(({ data }) =>
    data.exchange === undefined ? [] : [data.exchange],
  );
  expect(new Set(sealed.map((exchange) => JSON.stringify(exchange)))).toStrictEqual(
    new Set(['{"state":"sealed"}']),
  );
  for (const as of ['finance', 'merchant'] as const) {
    for (const { data } of await storyFor(as)) expect(data.exchange).toBeUndefined();
  }
  expect((await read('00000000000000000001')).body['code']).toBe('not_found');
  expect((await read('00000000000000999999')).body['code']).toBe('not_found');
  expect((await reads()).length).toBe(before);
});

it.each([
  ['is certainly not written', () => new StoreUnavailable('disk full'), 'unavailable'],
  ['may not be written', () => new AppendOutcomeUnknown('evidence-reads'), 'outcome_unknown'],
])('gives nothing if the record %s', async (_, error, code) => {
  jest.spyOn(server.engine.log, 'append').mockImplementation(() => Promise.reject(error()));
  const one = await read(holding[0]!.position);
  const whole = await server.http(`/v1/payments/${payment}/events`, { key: server.keys.auditor });
  for (const { status, body, text } of [one, whole]) {
    expect({ status, code: body['code'] }).toStrictEqual({ status: 503, code });
    expect(text).not.toContain('bodyBase64');
  }
});

it('leads from a posting back to the request that began it, past the channel that said so', async () => {
  const posted = (await storyFor('finance')).filter(({ type }) => type === 'TransactionPosted');
  const path = `/v1/events/${posted[0]!.position}/causes`;
  const { body } = await server.http(path, { key: server.keys.auditor });
  const causes = z
    .object({
      payment: z.string(),
      causes: z.array(
        z.looseObject({ type: z.string(), hasExchange: z.boolean(), cause: z.string() }),
      ),
    })
    .parse(body);
  expect(causes.payment).toBe(payment);
  expect(causes.causes.map(({ type, hasExchange }) => [type, hasExchange])).toStrictEqual([
    ['TransactionPosted', false],
    ['PaymentCaptured', false],
    ['ChannelCallSettled', true],
    ['ChannelCallRequested', false],
    ['AttemptRouted', false],
    ['SagaStarted', false],
    ['PaymentCreated', false],
  ]);
  expect(causes.causes.at(-1)?.cause).toMatch(/^req_/);
});

it('knows of an event that is nobody’s payment what it names itself', async () => {
  const path = '/v1/events/00000000000000000002/causes';
  const { body } = await server.http(path, { key: server.keys.auditor });
  expect(body['payment']).toBeNull();
  expect(z.array(z.looseObject({ type: z.string() })).parse(body['causes'])).toMatchObject([
    { type: 'BookRegistered' },
  ]);
});
