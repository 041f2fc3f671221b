/**
 * Judges a value by a JSON Schema, without the library that wrote the schema: what one gets wrong the
 * other does not excuse. Knows the keywords of this API's document and refuses any other.
 */
import type { ApiDocument, Schema, SchemaType } from './document.js';

const SILENT = new Set(['description', 'default', 'title']);

/** One keyword's rule against a value: what is wrong, undefined where nothing is. */
type Check<Rule> = (
  rule: Rule,
  value: unknown,
  judge: (schema: Schema, value: unknown, at: string) => string | undefined,
  schema: Schema,
) => string | undefined;

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const first = (faults: Iterable<string | undefined>): string | undefined => {
  for (const fault of faults) if (fault !== undefined) return fault;
  return undefined;
};

const isOfType: Readonly<Record<SchemaType, (value: unknown) => boolean>> = {
  object: isMap,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  integer: Number.isSafeInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
};

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
  'date-time': (text) => text.includes('T') && !Number.isNaN(Date.parse(text)),
};

/** Length in code points, as JSON Schema counts. */
const lengthOf = (text: string): number => [...text].length;
const text = (check: (value: string) => boolean, fault: string) => (value: unknown) =>
  typeof value !== 'string' || check(value) ? undefined : fault;
const number = (check: (value: number) => boolean, fault: string) => (value: unknown) =>
  typeof value !== 'number' || check(value) ? undefined : fault;

const checks: { readonly [K in Exclude<keyof Schema, '$ref'>]-?: Check<NonNullable<Schema[K]>> } = {
  type: (type, value) =>
    [type].flat().some((one) => isOfType[one](value)) ? undefined : `is no ${String(type)}`,
  const: (expected, value) =>
    value === expected ? undefined : `is not ${JSON.stringify(expected)}`,
  enum: (members, value) => (members.includes(value) ? undefined : 'is no member of the enum'),
  anyOf: (schemas, value, judge) =>
    schemas.some((schema) => judge(schema, value, '') === undefined) ? undefined : 'fits no branch',
  oneOf: (schemas, value, judge) => {
    const fitting = schemas.filter((schema) => judge(schema, value, '') === undefined);
    return fitting.length === 1 ? undefined : `fits ${fitting.length} branches`;
  },
  required: (names, value) =>
    isMap(value)
      ? first(names.map((name) => (Object.hasOwn(value, name) ? undefined : `lacks ${name}`)))
      : undefined,
  properties: (members, value, judge) =>
    isMap(value)
      ? first(
          Object.entries(members).map(([name, schema]) =>
            Object.hasOwn(value, name) ? judge(schema, value[name], name) : undefined,
          ),
        )
      : undefined,
  additionalProperties: (rule, value, judge, { properties = {} }) =>
    isMap(value)
      ? first(
          Object.entries(value)
            .filter(([name]) => !Object.hasOwn(properties, name))
            .map(([name, member]) => {
              if (typeof rule !== 'boolean') return judge(rule, member, name);
              return rule ? undefined : `has ${name}, which the schema does not`;
            }),
        )
      : undefined,
  propertyNames: (schema, value, judge) =>
    isMap(value) ? first(Object.keys(value).map((name) => judge(schema, name, name))) : undefined,
  maxProperties: (max, value) =>
    isMap(value) && Object.keys(value).length > max ? 'has too many members' : undefined,
  items: (schema, value, judge) =>
    Array.isArray(value)
      ? first(value.map((item, index) => judge(schema, item, String(index))))
      : undefined,
  minItems: (min, value) =>
    Array.isArray(value) && value.length < min ? 'has too few items' : undefined,
  maxItems: (max, value) =>
    Array.isArray(value) && value.length > max ? 'has too many items' : undefined,
  minLength: (min, value) => text((it) => lengthOf(it) >= min, 'is too short')(value),
  maxLength: (max, value) => text((it) => lengthOf(it) <= max, 'is too long')(value),
  pattern: (pattern, value) =>
    text((it) => new RegExp(pattern, 'u').test(it), `does not match ${pattern}`)(value),
  format: (format, value) => {
    const check = FORMATS[format];
    if (check === undefined) throw new Error(`unknown format ${format}`);
    return text(check, `is no ${format}`)(value);
  },
  minimum: (min, value) => number((it) => it >= min, 'is too small')(value),
  maximum: (max, value) => number((it) => it <= max, 'is too large')(value),
};

const isKeyword = (name: string): name is keyof typeof checks => Object.hasOwn(checks, name);

/** What is wrong with the value, with its path; undefined where nothing is. @throws on an unknown keyword. */
export function violation(
  { resolve }: Pick<ApiDocument, 'resolve'>,
  schema: Schema,
  value: unknown,
  at = '',
): string | undefined {
  const judge = (inner: Schema, member: unknown, name: string): string | undefined =>
    violation({ resolve }, inner, member, `${at}/${name}`);
  for (const [keyword, rule] of Object.entries(schema)) {
    if (SILENT.has(keyword)) continue;
    if (keyword === '$ref') {
      const fault = violation({ resolve }, resolve(String(rule)), value, at);
      if (fault !== undefined) return fault;
      continue;
    }
    if (!isKeyword(keyword)) throw new Error(`unknown keyword ${keyword} at ${at}`);
    const check: Check<never> = checks[keyword];
    const fault = check(rule as never, value, judge, schema);
    if (fault !== undefined) return fault.startsWith('/') ? fault : `${at || '/'} ${fault}`;
  }
  return undefined;
}
