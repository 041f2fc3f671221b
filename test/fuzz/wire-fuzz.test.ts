/** Below the API: bytes that are no request, half requests, several at once. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sized } from '../support/test-size.js';
import { codeOf, faultOf } from './judge.js';
import { exchange, type WireOptions } from './wire.js';
import { startWorld, type World } from './world.js';

const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = sized({ small: 100, ci: 1_000, full: 10_000 });
const MINUTES = 60_000;

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 2 * MINUTES);
afterAll(() => world.stop());

const lines = (...given: readonly string[]): string => `${given.join('\r\n')}\r\n\r\n`;
const HOST = 'Host: 127.0.0.1';
const CLOSE = 'Connection: close';
const post = (...headers: readonly string[]) =>
  lines('POST /v1/payments HTTP/1.1', HOST, CLOSE, 'Content-Type: application/json', ...headers);
/** A response of which nobody told how it ends: the answers that came, each judged. */
async function answersTo(bytes: string | Buffer, options: WireOptions = {}) {
  const sent = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
  const answers = await exchange(world.port, sent, options);
  for (const answer of answers) {
    const fault = faultOf(world.document, answer, options.head);
    if (fault !== undefined) throw new Error(fault);
  }
  return answers;
}

/** What is sent, and the code that it is answered with. */
// prettier-ignore
const WRONG: readonly (readonly [name: string, bytes: string | Buffer, status: number, code: string])[] = [
  ['text', lines('hello'), 400, 'invalid_request'],
  ['a TLS greeting', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 0, 0, 0, 0]), 400, 'invalid_request'],
  ['HTTP/2 without being asked', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'invalid_request'],
  ['a method that is none', lines('FETCH /livez HTTP/1.1', HOST), 400, 'invalid_request'],
  ['a version that is none', lines('GET /livez HTTP/9.9', HOST), 400, 'invalid_request'],
  ['no host', lines('GET /livez HTTP/1.1', CLOSE), 400, 'invalid_request'],
  ['a space in the path', lines('GET /v1/pay ments HTTP/1.1', HOST), 400, 'invalid_request'],
  ['a NUL in the path', lines('GET /\0 HTTP/1.1', HOST), 400, 'invalid_request'],
  ['a header without a colon', lines('GET /livez HTTP/1.1', HOST, 'nothing'), 400, 'invalid_request'],
  ['a space before the colon', lines('GET /livez HTTP/1.1', HOST, 'A : b'), 400, 'invalid_request'],
  ['a NUL in a header', lines('GET /livez HTTP/1.1', HOST, 'A: b\0c'), 400, 'invalid_request'],
  ['headers of 20 KiB', lines('GET /livez HTTP/1.1', HOST, `A: ${'x'.repeat(20_480)}`), 431, 'headers_too_large'],
  ['a path of 20 KiB', lines(`GET /${'x'.repeat(20_480)} HTTP/1.1`, HOST), 431, 'headers_too_large'],
  ['thousands of headers', lines('GET /livez HTTP/1.1', HOST, ...Array.from({ length: 5_000 }, (_, n) => `H${n}: x`)), 431, 'headers_too_large'],
  ['a length and chunks', `${post('Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n`, 400, 'invalid_request'],
  ['two lengths', `${post('Content-Length: 2', 'Content-Length: 3')}{}`, 400, 'invalid_request'],
  ['a length below zero', post('Content-Length: -1'), 400, 'invalid_request'],
  ['a length that is text', post('Content-Length: two'), 400, 'invalid_request'],
  ['a transfer encoding that is none', post('Transfer-Encoding: magic'), 400, 'invalid_request'],
  ['CONNECT', lines('CONNECT 127.0.0.1:80 HTTP/1.1', HOST), 405, 'method_not_allowed'],
  ['a path of another server', lines('GET http://example.com/none HTTP/1.1', HOST, CLOSE), 404, 'not_found'],
  ['a star', lines('OPTIONS * HTTP/1.1', HOST, CLOSE), 404, 'not_found'],
];

describe(`connections, seed ${SEED}`, () => {
  it.each(WRONG)('%s: a problem, and nothing changes', async (_name, bytes, status, code) => {
    await world.requestEvents();
    const answers = await answersTo(bytes);
    expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual([[status, code]]);
    expect(await world.requestEvents()).toEqual([]);
  });

  const key = () => `Authorization: ${world.authorization('merchant')}`;
  const payment = JSON.stringify({
    amount: { value: '1.00', currency: 'CNY' },
    reference: 'wire',
    method: { type: 'card' },
  });

  it.each([
    [
      'a body that ends too early',
      () => `${post(key(), `Content-Length: ${payment.length + 1}`)}${payment}`,
    ],
    [
      'a chunk that ends too early',
      () => `${post(key(), 'Transfer-Encoding: chunked')}ff\r\n${payment}`,
    ],
    [
      'a chunk of no size',
      () => `${post(key(), 'Transfer-Encoding: chunked')}xyz\r\n${payment}\r\n0\r\n\r\n`,
    ],
    ['headers that end too early', () => 'GET /livez HTTP/1.1\r\nHost: x'],
  ])('%s: refused, and nothing changes', async (_name, bytes) => {
    await world.requestEvents();
    const answers = await answersTo(bytes(), { end: true });
    for (const { status } of answers) expect(status).toBe(400);
    expect(await world.requestEvents()).toEqual([]);
  });

  it('an expectation is passed over or met', async () => {
    for (const expectation of ['100-continue', 'a miracle']) {
      const request = lines('GET /livez HTTP/1.1', HOST, CLOSE, `Expect: ${expectation}`);
      expect((await answersTo(request)).map(({ status }) => status)).toEqual([200]);
    }
  });

  it('an upgrade is not made', async () => {
    const upgrade = [
      'Connection: upgrade, close',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
    ];
    const answers = await answersTo(lines('GET /livez HTTP/1.1', HOST, ...upgrade));
    expect(answers.map(({ status }) => status)).toEqual([200]);
  });

  it('requests one behind the other are answered in their order', async () => {
    const paths = ['/livez', '/v1/payments', '/none', '/v1/events?limit=1', '/readyz'];
    const get = (path: string, n: number) =>
      lines(
        `GET ${path} HTTP/1.1`,
        HOST,
        `Request-Id: r-${n}`,
        `Authorization: ${world.authorization('operator')}`,
      );
    const answers = await answersTo(paths.map(get).join(''), { answers: paths.length });
    expect(answers.map(({ status, headers }) => [status, headers.get('request-id')])).toEqual(
      [200, 200, 404, 200, 200].map((status, n) => [status, `r-${n}`]),
    );
  });

  const whole = (reference: string, ...headers: readonly string[]) => {
    const body = payment.replace('wire', reference);
    const length = `Content-Length: ${body.length}`;
    return `${post(key(), 'Prefer: wait=5', length, ...headers)}${body}`;
  };
  const kept = (reference: string) => whole(reference).replace(`${CLOSE}\r\n`, '');

  it.each<[string, () => string, number]>([
    ['bytes that are no HTTP', () => `${kept('excess-1')}garbage\r\n\r\n`, 1],
    ['bytes after its `Connection: close`', () => `${whole('excess-2')}x`, 1],
    ['a request after its `Connection: close`', () => whole('excess-3') + whole('excess-4'), 1],
    ['two requests, and bytes', () => `${kept('excess-5')}${kept('excess-6')}\0`, 2],
    [
      'half a request with a wrong chunk',
      () => `${kept('excess-7')}${post(key(), 'Transfer-Encoding: chunked')}no chunk\r\n`,
      1,
    ],
    ['a megabyte', () => `${whole('excess-8')}${'x'.repeat(1_048_576)}`, 1],
  ])(
    'a whole request before %s gets its own answer, then the connection closes',
    async (_name, bytes, count) => {
      const answers = await answersTo(bytes());
      expect(answers.map(({ status }) => status)).toEqual(Array(count).fill(201));
      expect(answers.at(-1)?.headers.get('connection')).toBe('close');
    },
  );

  it('a client that has no more to say still gets its answer', async () => {
    const answers = await answersTo(kept('half-closed'), { end: true });
    expect(answers.map(({ status }) => status)).toEqual([201]);
  });

  it('what comes in pieces after a whole request changes nothing of its answer', async () => {
    const answers = await answersTo(`${kept('excess-9')}${'garbage\r\n\r\n'.repeat(50)}`, {
      piece: 97,
    });
    expect(answers.map(({ status }) => status)).toEqual([201]);
  });

  it(
    'requests with bytes changed, taken or put in are answered or cut off',
    async () => {
      const change = fc.record({
        at: fc.nat(400),
        remove: fc.nat(3),
        insert: fc.uint8Array({ maxLength: 3 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
          const right = `${post(key(), 'Prefer: wait=0', `Content-Length: ${payment.length}`)}${payment}`;
          let bytes = Buffer.from(right, 'latin1');
          for (const { at, remove, insert } of changes) {
            const cut = at % bytes.length;
            bytes = Buffer.concat([bytes.subarray(0, cut), insert, bytes.subarray(cut + remove)]);
          }
          await world.requestEvents();
          const answers = await answersTo(bytes, { end: true });
          const refused = answers.every(({ status }) => status >= 400);
          if (answers.length > 0 && refused) expect(await world.requestEvents()).toEqual([]);
        }),
        { seed: SEED, numRuns: RUNS },
      );
    },
    10 * MINUTES,
  );

  // The server looks every 30 seconds, so this takes a minute: at full size alone.
  const patient = sized({ small: 0, ci: 0, full: 1 }) === 1 ? it : it.skip;
  patient.each([
    ['headers', () => 'POST /v1/payments HTTP/1.1\r\nHost: x\r\n'],
    ['body', () => `${post(key(), 'Content-Length: 100')}{`],
  ])(
    'a %s that never ends is answered 408',
    async (_name, bytes) => {
      const [answer] = await answersTo(bytes(), { deadlineMs: 2 * MINUTES });
      expect(answer && [answer.status, codeOf(answer)]).toEqual([408, 'request_timeout']);
    },
    3 * MINUTES,
  );

  it('after all of that the server lives', async () => {
    expect((await world.server.http('/readyz')).status).toBe(200);
    expect(world.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});
