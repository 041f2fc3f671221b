/** Right requests for one operation, drawn from what its document says. */
import fc from 'fast-check';
import type { ApiDocument, Operation, Parameter } from './document.js';
import { type Dictionary, valid } from './valid.js';
import { CALLERS, type FuzzCaller, type FuzzRequest, type Header } from './request.js';

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

export function partsOf(
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
export const encoded = (value: unknown): string =>
  encodeURIComponent(Buffer.from(String(value)).toString());

/** Header values as their bytes go: what HTTP allows in one, nothing else. */
export const headerText = (value: unknown): string =>
  Buffer.from(String(value))
    .toString('latin1')
    .replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '')
    .slice(0, 4_000);

export function built({ method, path, body }: Operation, parts: Parts): FuzzRequest {
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
