/** Values that fit a schema, some of them known to the server. */
import fc from 'fast-check';
import type { ApiDocument, Schema } from './document.js';

/** Known values by the name of the member or parameter: what leads a request past its validation. */
export type Dictionary = Readonly<Record<string, readonly unknown[]>>;

const KNOWN_WEIGHT = 4;

/** @param name of the member or parameter that the value is for. */
export function valid(
  document: Pick<ApiDocument, 'resolve'>,
  schema: Schema,
  known: Dictionary,
  name = '',
): fc.Arbitrary<unknown> {
  const generic = fitting(document, schema, known, name);
  const values = Object.hasOwn(known, name) ? (known[name] ?? []) : [];
  if (values.length === 0) return generic;
  return fc.oneof(
    { weight: KNOWN_WEIGHT, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: generic },
  );
}

function fitting(
  document: Pick<ApiDocument, 'resolve'>,
  schema: Schema,
  known: Dictionary,
  name: string,
): fc.Arbitrary<unknown> {
  const inner = (one: Schema, of: string) => valid(document, one, known, of);
  if (schema.$ref !== undefined) return inner(document.resolve(schema.$ref), '');
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.oneOf !== undefined) return fc.oneof(...schema.oneOf.map((one) => inner(one, name)));
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => inner(one, name)));
  switch (schema.type) {
    case 'object':
      return object(schema, inner);
    case 'array': {
      const { minItems = 0, maxItems = minItems + 4 } = schema;
      const items = inner(schema.items ?? {}, '');
      return fc.array(items, { minLength: minItems, maxLength: Math.min(maxItems, minItems + 4) });
    }
    case 'integer':
      return integer(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return text(schema);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function object(
  schema: Schema,
  inner: (schema: Schema, name: string) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const { properties, required = [], propertyNames, additionalProperties } = schema;
  if (properties !== undefined) {
    const members = Object.entries(properties).map(([name, one]) => [name, inner(one, name)]);
    return fc.record(Object.fromEntries(members) as Record<string, fc.Arbitrary<unknown>>, {
      requiredKeys: [...required],
    });
  }
  if (typeof additionalProperties !== 'object') return fc.constant({});
  const names = text(propertyNames ?? { maxLength: 20 });
  return fc
    .array(fc.tuple(names, inner(additionalProperties, '')), { maxLength: 4 })
    .map((members) => Object.fromEntries(members));
}

/** The ends of the range and what lies between. */
function integer({ minimum = -1_000, maximum = 1_000 }: Schema): fc.Arbitrary<number> {
  const [min, max] = [Math.max(minimum, -1e9), Math.min(maximum, 1e9)];
  return fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max }));
}

/** Texts up to their bounds. Patterns with Unicode classes are met by trial. */
function text({ pattern, minLength = 0, maxLength = 40, format }: Schema): fc.Arbitrary<string> {
  if (pattern === undefined) return fc.string({ minLength, maxLength: Math.min(maxLength, 60) });
  const form = new RegExp(pattern, 'u');
  const fits = (one: string) =>
    form.test(one) && one.length >= minLength && one.length <= maxLength;
  if (!pattern.includes('\\p{') || format !== undefined) return fc.stringMatching(form);
  return fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 12) }),
      fc.constantFrom('x'.repeat(minLength), 'x'.repeat(maxLength)),
    )
    .filter(fits);
}
