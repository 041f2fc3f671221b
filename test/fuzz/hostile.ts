/** What nobody should send: values, members and texts for where something else is expected. */
import fc from 'fast-check';

/** Stands for itself in JSON text: numbers, duplicate members and depths that no value has. */
export class Raw {
  constructor(readonly text: string) {}
}

/** Must never be found in the logs. */
export const SECRETS = ['tbk_FuzzedSecretKey0000', '4111111111111111'] as const;
/** Text of bodies, which the logs do not show. */
export const BODY_MARK = 'seen-in-a-body-only';

const nested = (depth: number) => new Raw('['.repeat(depth) + ']'.repeat(depth));

const texts = [
  '',
  ' ',
  '0',
  '-1',
  '1e3',
  '0x10',
  '1.005',
  '00.10',
  '999999999999999999999999.99',
  '٣.٠٠',
  'null',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  "' OR 1=1 --",
  '%00',
  '{}',
  '\u0000',
  '\u001b[2J',
  '\u007f',
  '\u202e',
  '\ud800',
  '\ufeff',
  'ﷺ'.repeat(40),
  '👩‍👩‍👧‍👦'.repeat(60),
  'e\u0301'.repeat(300),
  'x'.repeat(129),
  'x'.repeat(70_000),
  '2026-02-30',
  '0000-01-01',
  '9999-12-31T23:59:59-23:59',
  '0000-01-01T00:00:00+23:59',
  '2026-01-01T00:00:60Z',
  '99999999999999999999',
  'sys:suspense:CNY',
  'XXX',
  ...SECRETS,
];

const tokens = [
  '-0',
  '1e400',
  '-1e400',
  '1E-400',
  '0.1',
  '1.0',
  '9007199254740993',
  '-9007199254740993',
  '123456789012345678901234567890',
  'NaN',
  'Infinity',
  'undefined',
  '01',
  "'single'",
  '"\\u0000"',
  '"\\ud83d"',
  '"\\x41"',
  '{"__proto__":{"amount":1}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"a":1,"a":2}',
];

/** Any JSON value, and some that are none. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...texts) },
  { weight: 3, arbitrary: fc.constantFrom(...tokens).map((token) => new Raw(token)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(null, true, false, 0, -1, 1, [], {}, [[]], [{}]),
  },
  { weight: 1, arbitrary: fc.constantFrom(nested(200), nested(20_000)) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

export const hostileName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'hasOwnProperty',
    'toString',
    'then',
    '$ref',
    '',
    '\u0000',
    'a.b',
    'x'.repeat(500),
    SECRETS[0],
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

/** One change to a JSON value: somewhere, a value replaced, a member taken, added or repeated. */
export type Mutation =
  | { readonly kind: 'replace'; readonly at: number; readonly value: unknown }
  | { readonly kind: 'remove'; readonly at: number }
  | { readonly kind: 'add'; readonly at: number; readonly name: string; readonly value: unknown }
  | { readonly kind: 'repeat'; readonly at: number; readonly value: unknown };

const at = fc.nat(40);
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('replace' as const), at, value: hostileValue }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), at }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      at,
      name: hostileName,
      value: hostileValue,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('repeat' as const), at, value: hostileValue }),
  },
);

type Place = { readonly parent: Members | unknown[]; readonly key: string | number };
/** An object as its members, which may bear the same name twice. */
class Members {
  constructor(readonly list: [name: string, value: unknown][]) {}
}

/** A copy: the same value put into itself would be a ring. */
const opened = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(opened);
  if (value === null || typeof value !== 'object' || value instanceof Raw) return value;
  if (value instanceof Members) {
    return new Members(value.list.map(([name, member]) => [name, opened(member)]));
  }
  return new Members(Object.entries(value).map(([name, member]) => [name, opened(member)]));
};

function* placesIn(value: unknown): Generator<Place> {
  if (value instanceof Members) {
    for (const [index, [, member]] of value.list.entries()) {
      yield { parent: value, key: index };
      yield* placesIn(member);
    }
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield { parent: value, key: index };
      yield* placesIn(item);
    }
  }
}

/** The value as JSON text after the mutations, one after the other. */
export function mutatedText(value: unknown, mutations: readonly Mutation[]): string {
  const root: unknown[] = [opened(value)];
  for (const change of mutations) mutate(root, change);
  return root.length === 0 ? '' : render(root[0]);
}

function mutate(root: unknown[], change: Mutation): void {
  const places = [...placesIn(root)];
  const { parent, key } = places[change.at % places.length] ?? { parent: root, key: 0 };
  const index = Number(key);
  const value = () => ('value' in change ? opened(change.value) : undefined);
  if (parent instanceof Members) {
    const [name] = parent.list[index] ?? [''];
    if (change.kind === 'replace') parent.list[index] = [name, value()];
    else if (change.kind === 'remove') parent.list.splice(index, 1);
    else if (change.kind === 'add') parent.list.push([change.name, value()]);
    else parent.list.push([name, value()]);
  } else if (change.kind === 'replace') parent[index] = value();
  else if (change.kind === 'remove' && parent !== root) parent.splice(index, 1);
  else if (change.kind === 'repeat' && parent !== root) parent.push(opened(parent[index]));
  else if (change.kind === 'add' && parent[index] instanceof Members) {
    parent[index].list.push([change.name, value()]);
  }
}

function render(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (value instanceof Members) {
    const members = value.list.map(([name, one]) => `${JSON.stringify(name)}:${render(one)}`);
    return `{${members.join(',')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(render).join(',')}]`;
  return JSON.stringify(value) ?? 'null';
}
