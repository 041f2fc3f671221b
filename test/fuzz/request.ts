/** Requests for one operation: right ones, and ones that are wrong in one way each. */
import fc from 'fast-check';
import type { ApiDocument, Operation, Parameter } from './document.js';
import { BODY_MARK, hostileName, hostileValue, mutatedText, mutation, SECRETS } from './hostile.js';
import { type Dictionary, valid } from './valid.js';

/** Whose key is sent; `twice` sends the header two times. */
export const CALLERS = ['operator', 'merchant', 'finance', 'auditor', 'nobody', 'unknown'] as const;
export type FuzzCaller = (typeof CALLERS)[number];

type Header = readonly [name: string, value: string];

export interface FuzzRequest {
  readonly how: string;
  readonly caller: FuzzCaller;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly Header[];
  readonly body: Buffer;
  readonly chunked: boolean;
  /** Bytes per write; 0 for all at once. */
  readonly piece: number;
  /** True where the document says what may be answered; else any problem will do. */
  readonly documented: boolean;
}

interface Parts {
  readonly caller: FuzzCaller;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** `/v1/payments/{id}`: what is known of `id` is known by `payments/{id}`. */
const paramName = (path: string, name: string): string =>
  new RegExp(`[^/]+/\\{${name}\\}`).exec(path)?.[0] ?? name;

function partsOf(
  document: ApiDocument,
  { path, parameters, body, isPublic }: Operation,
  known: Dictionary,
): fc.Arbitrary<Parts> {
  const record = (where: Parameter['in']) => {
    const given = parameters.filter((one) => one.in === where);
    const arbitraries = given.map(({ name, schema }): [string, fc.Arbitrary<unknown>] => [
      name,
      // Any other preference may wait for an outcome, which is not what is tried here.
      name === 'Prefer'
        ? fc.constant('wait=0')
        : valid(document, schema, known, where === 'path' ? paramName(path, name) : name),
    ]);
    const requiredKeys = given
      .filter(({ name, required }) => required || name === 'Prefer')
      .map(({ name }) => name);
    return fc.record(Object.fromEntries(arbitraries), { requiredKeys });
  };
  return fc.record({
    caller: isPublic ? fc.constant('nobody' as const) : callerOf,
    params: record('path'),
    query: record('query'),
    headers: record('header'),
    body: body?.schema === undefined ? fc.constant(undefined) : valid(document, body.schema, known),
  });
}

const callerOf: fc.Arbitrary<FuzzCaller> = fc.oneof(
  { weight: 8, arbitrary: fc.constant('operator' as const) },
  { weight: 3, arbitrary: fc.constant('merchant' as const) },
  { weight: 1, arbitrary: fc.constantFrom(...CALLERS) },
);

/** Half a surrogate pair, which no URL can carry, becomes U+FFFD. */
const encoded = (value: unknown): string =>
  encodeURIComponent(Buffer.from(String(value)).toString());

/** Header values as their bytes go: what HTTP allows in one, nothing else. */
export const headerText = (value: unknown): string =>
  Buffer.from(String(value))
    .toString('latin1')
    .replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '')
    .slice(0, 4_000);

function built({ method, path, body }: Operation, parts: Parts): FuzzRequest {
  const target = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(parts.params[name]));
  const query = Object.entries(parts.query).map(([name, value]) => `${name}=${encoded(value)}`);
  const text = parts.body === undefined ? '' : JSON.stringify(parts.body);
  return {
    how: 'valid',
    caller: parts.caller,
    method,
    target: query.length === 0 ? target : `${target}?${query.join('&')}`,
    headers: [
      ...Object.entries(parts.headers).map(([name, value]): Header => [name, headerText(value)]),
      ...(body?.type === 'application/json' ? [['Content-Type', 'application/json'] as const] : []),
    ],
    body: Buffer.from(text),
    chunked: false,
    piece: 0,
    documented: true,
  };
}

const withQuery = (target: string, more: string): string =>
  `${target}${target.includes('?') ? '&' : '?'}${more}`;

const queryMutation = fc.oneof(
  fc
    .tuple(hostileName, fc.string({ unit: 'binary' }))
    .map(([a, b]) => `${encoded(a)}=${encoded(b)}`),
  fc.constantFrom(
    'limit=1&limit=2',
    'limit=0x10',
    'limit=1e1',
    'limit=%20%205',
    'limit=',
    'limit=99999999999999999999',
    'limit[]=1',
    'limit[a][b]=1',
    '__proto__=1',
    '__proto__[x]=1',
    'cursor=%00',
    'cursor=e30',
    'cursor=WzFd',
    'cursor=bnVsbA',
    'after=99999999999999999999',
    'consistency=STALE',
    'date=0000-01-01',
    'date=9999-12-31',
    'currency=CNY',
    'asOf=9999-12-31T23:59:59-23:59',
    'asOf=0000-01-01T00:00:00%2B23:59',
    'from=0000-01-01T00:00:00%2B23:59&to=9999-12-31T23:59:59-23:59',
    '%',
    '%zz=1',
    '%c0%80=1',
    '&&&=&',
    `token=${SECRETS[0]}`,
    'q='.padEnd(8_000, 'x'),
  ),
);

const hostileSegment = fc.oneof(
  fc.constantFrom(
    '%00',
    '%zz',
    '%',
    '%c0%80',
    '%ff',
    '..',
    '%2e%2e%2f',
    '.',
    'a%2Fb',
    'a%20b',
    'a;b=c',
    '__proto__',
    'constructor',
    'x'.repeat(128),
    'x'.repeat(129),
    'x'.repeat(9_000),
    ...SECRETS,
  ),
  fc.string({ unit: 'binary', minLength: 1 }).map(encoded),
);

const BODY_BYTES: readonly (readonly [string, Buffer])[] = [
  ['no body', Buffer.alloc(0)],
  ['a byte order mark', Buffer.from('\ufeff{}')],
  ['UTF-16', Buffer.from('{}', 'utf16le')],
  ['broken UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d])],
  ['an overlong form', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
  ['half a surrogate pair in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ['a gzip header', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])],
  ['two values', Buffer.from('{}{}')],
  ['a comment', Buffer.from('{/* */}')],
  ['XML', Buffer.from('<?xml version="1.0"?><a/>')],
  ['a form', Buffer.from('amount=1&reference=x')],
  ['zeros', Buffer.alloc(1_000)],
  ['300 KiB', Buffer.alloc(300 * 1_024, 0x20)],
  ['a marked text', Buffer.from(JSON.stringify({ [BODY_MARK]: SECRETS[1] }))],
];

const CONTENT_TYPES = [
  'text/plain',
  'application/json; charset=utf-16',
  'application/json; charset="utf-8"',
  'application/JSON;CHARSET=UTF-8',
  'application/json, text/plain',
  'application/vnd.api+json',
  'multipart/form-data; boundary=x',
  '',
  ';',
];

const HEADERS: readonly Header[] = [
  ['Content-Encoding', 'gzip'],
  ['Content-Encoding', 'identity'],
  ['Content-Encoding', 'zstd, br'],
  ['Accept', 'text/html;q=0.1'],
  ['Accept-Encoding', 'gzip'],
  ['Request-Id', 'r'.repeat(65)],
  ['Request-Id', SECRETS[0]],
  ['Request-Id', '<script>'],
  ['Prefer', 'wait=-1, wait=0'],
  ['Prefer', `wait=0; ${'x'.repeat(300)}`],
  ['Idempotency-Key', ''],
  ['Idempotency-Key', 'k'.repeat(129)],
  ['Idempotency-Key', 'ключ'],
  ['Tallybook-Merchant', 'demo-shop'],
  ['Tallybook-Merchant', '../other'],
  ['Tallybook-Merchant', '__proto__'],
  ['Tallybook-Min-Position', '99999999999999999999'],
  ['Tallybook-Min-Position', '-1'],
  ['If-None-Match', '*'],
  ['If-Match', '"x"'],
  ['Range', 'bytes=0-1'],
  ['Cookie', `session=${SECRETS[0]}`],
  ['X-Forwarded-For', '127.0.0.1'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['Forwarded', 'for=_gazonk'],
  ['Transfer-Encoding-X', 'chunked'],
  ['__proto__', 'x'],
  ['constructor', 'x'],
];

/** Requests of which the document says what they may be answered. */
export function documentedRequests(
  document: ApiDocument,
  operation: Operation,
  known: Dictionary,
): fc.Arbitrary<FuzzRequest> {
  const parts = partsOf(document, operation, known);
  const right = parts.map((given) => built(operation, given));
  const alter = <T>(
    how: string,
    with_: fc.Arbitrary<T>,
    change: (r: FuzzRequest, t: T) => object,
  ) => fc.tuple(right, with_).map(([request, t]) => ({ ...request, how, ...change(request, t) }));
  const slow = alter('in pieces', fc.constantFrom(1, 7, 100), (_, piece) => ({
    piece,
    chunked: piece !== 7,
  }));
  const query = alter('hostile query', queryMutation, ({ target }, more) => ({
    target: withQuery(target, more),
  }));
  const header = alter(
    'hostile header',
    fc.oneof(
      fc.constantFrom(...HEADERS),
      fc.tuple(
        fc.constantFrom('Idempotency-Key', 'Tallybook-Merchant', 'Tallybook-Min-Position'),
        fc.string({ unit: 'binary' }).map(headerText),
      ),
    ),
    ({ headers }, more) => ({ headers: [...headers.filter(([name]) => name !== more[0]), more] }),
  );
  const repeated = alter('repeated headers', fc.constant(null), ({ headers }) => ({
    headers: [...headers, ...headers],
  }));
  const always = [
    { weight: 4, arbitrary: right },
    { weight: 1, arbitrary: slow },
    { weight: 2, arbitrary: query },
    { weight: 2, arbitrary: header },
    { weight: 1, arbitrary: repeated },
  ];
  if (operation.body === undefined) return fc.oneof(...always);
  const shape = fc
    .tuple(parts, fc.array(mutation, { minLength: 1, maxLength: 3 }))
    .map(([given, changes]) => ({
      ...built(operation, given),
      how: 'hostile body',
      body: Buffer.from(mutatedText(given.body ?? {}, changes)),
    }));
  const any = alter('another body', hostileValue, (_, value) => ({
    body: Buffer.from(mutatedText({}, [{ kind: 'replace', at: 0, value }])),
  }));
  const bytes = alter('hostile bytes', fc.constantFrom(...BODY_BYTES), (_, [name, body]) => ({
    how: name,
    body,
  }));
  const cut = alter('a body cut short', fc.nat(200), ({ body }, length) => ({
    body: body.subarray(0, length),
  }));
  const type = alter('hostile type', fc.constantFrom(...CONTENT_TYPES), ({ headers }, value) => ({
    headers: [...headers.filter(([name]) => name !== 'Content-Type'), ['Content-Type', value]],
  }));
  return fc.oneof(
    ...always,
    { weight: 8, arbitrary: shape },
    { weight: 1, arbitrary: any },
    { weight: 2, arbitrary: bytes },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: type },
  );
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'];

/** Requests that lead elsewhere: other methods, paths that are none. */
export function strayRequests(
  document: ApiDocument,
  operation: Operation,
  known: Dictionary,
): fc.Arbitrary<FuzzRequest> {
  const right = partsOf(document, operation, known).map((given) => built(operation, given));
  const stray = { documented: false };
  return fc.oneof(
    fc.tuple(right, fc.constantFrom(...METHODS)).map(([request, method]) => ({
      ...request,
      ...stray,
      how: 'another method',
      method,
    })),
    fc.tuple(right, hostileSegment, fc.nat(5)).map(([request, segment, at]) => {
      const [path = '', query] = request.target.split('?');
      const segments = path.split('/');
      segments[1 + (at % (segments.length - 1))] = segment;
      const target = query === undefined ? segments.join('/') : `${segments.join('/')}?${query}`;
      return { ...request, ...stray, how: 'hostile path', target };
    }),
    fc
      .tuple(right, fc.constantFrom('/', '//', '/.', '/..', '?', '#x', '/x'))
      .map(([request, end]) => ({
        ...request,
        ...stray,
        how: 'a longer path',
        target: request.target.split('?')[0] + end,
      })),
  );
}

/** The request as bytes. @param authorization value of that header; undefined for none. */
export function requestBytes(request: FuzzRequest, authorization: string | undefined): Buffer {
  const { method, target, headers, body, chunked } = request;
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Connection: close',
    ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(chunked ? ['Transfer-Encoding: chunked'] : []),
    ...(chunked || (body.length === 0 && method === 'GET')
      ? []
      : [`Content-Length: ${body.length}`]),
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return Buffer.concat([head, chunked ? inChunks(body) : body]);
}

const CHUNK = 50;
function inChunks(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let from = 0; from < body.length; from += CHUNK) {
    const chunk = body.subarray(from, from + CHUNK);
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

/** For a counterexample: everything that is needed to send it again. */
export const shown = ({ how, caller, method, target, headers, body }: FuzzRequest): string =>
  [
    `${how}, as ${caller}:`,
    `${method} ${target.slice(0, 500)}`,
    ...headers.map(([name, value]) => `${name}: ${value.slice(0, 200)}`),
    body.subarray(0, 2_000).toString('latin1'),
  ].join('\n');
