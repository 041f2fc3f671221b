/** Requests for one operation that its document answers for: right ones, and ones that are wrong in one way each. */
import fc from 'fast-check';
import type { ApiDocument, Operation } from './document.js';
import { BODY_MARK, hostileName, hostileValue, mutatedText, mutation, SECRETS } from './hostile.js';
import type { Dictionary } from './valid.js';
import type { FuzzRequest, Header } from './request.js';
import { built, encoded, headerText, partsOf } from './right-request.js';

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
