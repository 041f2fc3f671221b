/** Requests that lead elsewhere: other methods, paths that are none. */
import fc from 'fast-check';
import type { ApiDocument, Operation } from './document.js';
import { SECRETS } from './hostile.js';
import type { Dictionary } from './valid.js';
import type { FuzzRequest } from './request.js';
import { built, encoded, partsOf } from './right-request.js';

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
