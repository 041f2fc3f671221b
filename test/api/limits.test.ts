/** Every input has a limit: read from the document that is served, so that a new one cannot miss its own. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MAX_BATCH, MAX_ENTRIES } from '../../api/transaction/contract.js';
import { MAX_BATCH_BYTES, MAX_BODY_BYTES, MAX_CALLBACK_BYTES } from '../../api/http/route.js';
import { startTestServer, type TestServer } from '../support/server.js';

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const members = (value: unknown): readonly [string, unknown][] =>
  isObject(value) ? Object.entries(value) : [];
const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : [];

let server: TestServer;
let document: Json;
beforeAll(async () => {
  server = await startTestServer();
  document = (await server.http('/openapi.json')).body;
});
afterAll(() => server.stop());

/** A pattern that is anchored and repeats nothing without end, of any length that this test can read. */
const boundsLength = (pattern: string): boolean =>
  pattern.startsWith('^') && pattern.endsWith('$') && !/[*+]|,\}/.test(pattern);

/** Every string, list, map and number of a schema that has no upper bound, by where it stands. */
function* unbounded(
  schema: unknown,
  where: string,
  seen: readonly string[],
): Generator<string, void> {
  if (!isObject(schema)) return;
  const { $ref, type } = schema;
  if (typeof $ref === 'string') {
    if (seen.includes($ref)) return;
    const name = $ref.replace('#/components/schemas/', '');
    const { components } = document;
    const schemas = isObject(components) ? components.schemas : undefined;
    const target = isObject(schemas) ? schemas[name] : undefined;
    if (target === undefined) yield `${where}: ${$ref} leads nowhere`;
    return yield* unbounded(target, where, [...seen, $ref]);
  }
  for (const union of ['anyOf', 'oneOf', 'allOf']) {
    for (const branch of list(schema[union])) yield* unbounded(branch, where, seen);
  }
  if ('const' in schema || 'enum' in schema) return;
  if (type === 'string') {
    const { maxLength, pattern } = schema;
    const bounded = typeof pattern === 'string' && boundsLength(pattern);
    if (typeof maxLength !== 'number' && !bounded) yield `${where}: a string`;
  } else if (type === 'integer' || type === 'number') {
    if (typeof schema.maximum !== 'number' && typeof schema.exclusiveMaximum !== 'number') {
      yield `${where}: a number`;
    }
  } else if (type === 'array') {
    if (typeof schema.maxItems !== 'number') yield `${where}: a list`;
    yield* unbounded(schema.items, `${where}[]`, seen);
  } else if (type === 'object') {
    for (const [name, member] of members(schema.properties)) {
      yield* unbounded(member, `${where}.${name}`, seen);
    }
    if (schema.additionalProperties !== false) {
      if (typeof schema.maxProperties !== 'number') yield `${where}: a map`;
      yield* unbounded(schema.propertyNames, `${where} (names)`, seen);
      yield* unbounded(schema.additionalProperties, `${where}.*`, seen);
    }
  } else if (!['anyOf', 'oneOf', 'allOf'].some((union) => union in schema) && type !== 'boolean') {
    if (type !== 'null') yield `${where}: anything at all`;
  }
}

function* inputs(): Generator<readonly [string, unknown]> {
  for (const [path, item] of members(document.paths)) {
    for (const [method, operation] of members(item)) {
      const at = `${method} ${path}`;
      const { parameters, requestBody } = isObject(operation) ? operation : {};
      for (const parameter of list(parameters)) {
        if (isObject(parameter)) yield [`${at} ${String(parameter.name)}`, parameter.schema];
      }
      const content = isObject(requestBody) ? requestBody.content : undefined;
      for (const [type, media] of members(content)) {
        // Raw bytes have no shape; the size of the body is their limit.
        if (type === 'application/json' && isObject(media)) yield [`${at} body`, media.schema];
      }
    }
  }
}

it('every string, list, map and number of a request has an upper bound', () => {
  const found = [...inputs()];
  expect(found.length).toBeGreaterThan(50);
  expect(found.flatMap(([where, schema]) => [...unbounded(schema, where, [])])).toEqual([]);
});

it('the search finds what has none', () => {
  const open = (schema: unknown) => [...unbounded(schema, 'x', [])];
  expect(open({ type: 'string' })).toEqual(['x: a string']);
  expect(open({ type: 'string', pattern: '^a+$' })).toEqual(['x: a string']);
  expect(open({ type: 'string', pattern: '^a{1,}$' })).toEqual(['x: a string']);
  expect(open({ type: 'string', pattern: 'a{1,2}' })).toEqual(['x: a string']);
  expect(open({ type: 'array', items: { type: 'number' } })).toEqual([
    'x: a list',
    'x[]: a number',
  ]);
  expect(open({ type: 'object', additionalProperties: {} })).toEqual([
    'x: a map',
    'x.*: anything at all',
  ]);
  expect(open({ type: 'string', pattern: '^[a-z]{1,9}$' })).toEqual([]);
});

it('the table names the limits of the code', () => {
  const table = readFileSync('docs/limits.md', 'utf8');
  const [kib, mib] = [1024, 1024 * 1024];
  for (const limit of [
    `${MAX_BODY_BYTES / kib} KiB; ${MAX_BATCH_BYTES / mib} MiB for`,
    `${MAX_CALLBACK_BYTES / kib} KiB for a channel's callback`,
    `2–${MAX_ENTRIES} `,
    `1–${MAX_BATCH.toLocaleString('en-US')} `,
  ]) {
    expect(table).toContain(limit);
  }
});
