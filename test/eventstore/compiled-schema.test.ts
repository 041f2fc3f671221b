/** What is compiled from a schema says yes only to what the schema and JSON say yes to, for every event type. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { z } from 'zod';
import { eventSchemas } from '../../domain/events.js';
import { compileSchema } from '../../eventstore/codec/compiled-schema.js';
import { toJson } from '../../eventstore/codec/json.js';
import { sized } from '../support/test-size.js';

const numRuns = sized({ small: 25, ci: 100, full: 1_000 });

const text = fc.string({ unit: 'binary', maxLength: 12 });
const names = text.filter((name) => name !== '__proto__');

/** Values that a schema of stored events takes. */
function valuesOf(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
      return text;
    case 'boolean':
      return fc.boolean();
    case 'number':
      return fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries));
    case 'literal':
      return fc.constantFrom(...def.values);
    case 'nullable':
      return fc.option(valuesOf(def.innerType));
    case 'array':
      return fc.array(valuesOf(def.element), { maxLength: 3 });
    case 'tuple':
      return fc.tuple(...def.items.map(valuesOf));
    case 'record':
      return fc.dictionary(names, valuesOf(def.valueType), { maxKeys: 3, noNullPrototype: true });
    case 'union':
      return fc.oneof(...def.options.map(valuesOf));
    case 'unknown':
      return fc.dictionary(names, text, { maxKeys: 3, noNullPrototype: true });
    case 'object': {
      const members = Object.entries(def.shape).map(([name, member]) => {
        const inner = (member as z.core.$ZodTypes)._zod.def;
        return inner.type === 'optional'
          ? { name, values: valuesOf(inner.innerType), optional: true }
          : { name, values: valuesOf(member), optional: false };
      });
      return fc.record(Object.fromEntries(members.map(({ name, values }) => [name, values])), {
        noNullPrototype: true,
        requiredKeys: members.filter(({ optional }) => !optional).map(({ name }) => name),
      });
    }
    default:
      throw new Error(`no event has a schema of type ${def.type}`);
  }
}

/** Things that belong into few places, and that JSON would drop or change. */
const strange = fc.constantFrom<unknown>(
  ...[undefined, null, 0, -0, 1.5, NaN, 2 ** 60, '', 'x', true, [], {}, [null], { further: 1 }],
  ...[new Date(0), Object.create(null), new Map(), 1n, JSON.parse('{"__proto__":1}')],
);

/** Puts something at a place in a value, which the number chooses among its members, to any depth. */
function withStrange(value: unknown, place: number, thing: unknown): unknown {
  if (value === null || typeof value !== 'object' || place % 5 === 0) return thing;
  const keys = [...Object.keys(value), 'further'];
  const key = keys[place % keys.length] ?? 'further';
  const copy = (Array.isArray(value) ? value.slice() : { ...value }) as Record<string, unknown>;
  const inner: unknown = (value as Record<string, unknown>)[key];
  const changed = withStrange(inner, Math.floor(place / 7), thing);
  copy[Array.isArray(value) ? String(place % (value.length + 1)) : key] = changed;
  return copy;
}

const isJson = (value: unknown): boolean => {
  try {
    toJson(value, '');
    return true;
  } catch {
    return false;
  }
};

describe.each(Object.entries<z.ZodType>(eventSchemas))('%s', (type, schema) => {
  const compiled = compileSchema(schema);

  it('is written as JSON says, and read again', () => {
    fc.assert(
      fc.property(valuesOf(schema), (value) => {
        const written = compiled.write(value);
        expect(written).toBeDefined();
        expect(JSON.parse(written ?? '')).toEqual(value);
        // Not a character more than JSON needs.
        expect(written?.length).toBe(toJson(value, type).length);
        expect(compiled.fits(JSON.parse(written ?? ''))).toBe(true);
      }),
      { numRuns },
    );
  });

  it('is nothing else', () => {
    fc.assert(
      fc.property(valuesOf(schema), fc.nat(), strange, (value, place, thing) => {
        const other = withStrange(value, place, thing);
        const isRight = schema.safeParse(other).success;
        if (!isRight) expect(compiled.fits(other)).toBe(false);
        if (!isRight || !isJson(other)) expect(compiled.write(other)).toBeUndefined();
        const written = compiled.write(other);
        if (written !== undefined) expect(JSON.parse(written)).toEqual(other);
      }),
      { numRuns },
    );
  });
});
