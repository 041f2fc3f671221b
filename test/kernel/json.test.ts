/** JSON with a member twice is told apart, with the member's path, at every depth. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readJson } from '../../domain/kernel/json.js';

const read = (text: string) => readJson(Buffer.from(text));
const duplicate = (path: string) => ({ ok: false, fault: 'duplicate_member', path });

describe('JSON', () => {
  it.each([
    ['at the top', '{"a":1,"b":2,"a":1}', 'a'],
    ['below', '{"amount":{"value":"1.00","value":"2.00"}}', 'amount.value'],
    ['in an array', '[0,[{"a":[]},{"x":{},"a":1,"a":2}]]', '1.1.a'],
    ['of the same name as its parent', '{"a":{"a":{"a":1,"a":1}}}', 'a.a.a'],
    ['after an object with the same names', '{"a":{"b":1,"c":2},"b":1,"c":{"d":1},"c":1}', 'c'],
    ['written with an escape', '{"value":1,"v\\u0061lue":2}', 'value'],
    ['that is empty', '{"":1,"":2}', ''],
    ['named like a built-in', '{"__proto__":1,"__proto__":2}', '__proto__'],
    ['with quotes and backslashes', '{"a\\"\\\\":1,"b":"\\\\","a\\"\\\\":2}', 'a"\\'],
    ['with white space', ' {\n"a" : 1 ,\t"a"\r: 2 } ', 'a'],
  ])('with a member twice, %s', (_, text, path) => {
    expect(read(text)).toEqual(duplicate(path));
  });

  it.each([
    ['words like members in strings', '{"a":"\\"a\\":1,{\\"a\\"","b":"a"}'],
    ['equal names in other objects', '[{"a":1},{"a":{"a":1}},{"b":{"a":1}}]'],
    ['equal strings in an array', '["a","a",["a","a"]]'],
    ['names that differ by case', '{"a":1,"A":2}'],
    ['nothing nested', '"a"'],
  ])('with %s is read as ever', (_, text) => {
    expect(read(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
  });

  it('100,000 levels deep is read as ever', () => {
    expect(read(`${'{"a":['.repeat(50_000)}${']}'.repeat(50_000)}`).ok).toBe(true);
  });

  it.each(['', '{', '{"a":1,"a":2', '{"a":1,}', 'nul'])('that is none: %j', (text) => {
    expect(read(text)).toEqual({ ok: false, fault: 'invalid_json' });
  });

  it('that is not UTF-8 is none', () => {
    expect(readJson(Buffer.from([0x22, 0xff, 0x22]))).toEqual({ ok: false, fault: 'invalid_json' });
  });

  it('names a path of at most 200 characters', () => {
    const name = 'x'.repeat(300);
    expect(read(`{"${name}":1,"${name}":2}`)).toEqual(duplicate(name.slice(0, 200)));
  });

  it('of any form is read as JSON.parse reads it; any member repeated in it is found', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.nat(), (value, chosen) => {
        const text = JSON.stringify(value, null, chosen % 3);
        expect(read(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
        const members = membersOf(JSON.parse(text), []);
        const member = members[chosen % Math.max(members.length, 1)];
        if (member === undefined) return;
        const path = member.join('.').slice(0, 200);
        expect(read(withTwice(JSON.parse(text), member))).toEqual(duplicate(path));
      }),
    );
  });
});

type Path = readonly string[];

function membersOf(value: unknown, path: Path): Path[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(Array.isArray(value) ? [] : [[...path, name]]),
    ...membersOf(inner, [...path, name]),
  ]);
}

/** The value as JSON, with the member at this path written a second time. */
function withTwice(value: unknown, [name = '', ...rest]: Path): string {
  const entries = Object.entries(value as object).map(([key, inner]: [string, unknown]) => {
    const text = key === name && rest.length > 0 ? withTwice(inner, rest) : JSON.stringify(inner);
    return { key: JSON.stringify(key), text };
  });
  if (Array.isArray(value)) return `[${entries.map(({ text }) => text).join()}]`;
  const members = entries.map(({ key, text }) => `${key}:${text}`);
  return `{${[...members, ...(rest.length > 0 ? [] : [`${JSON.stringify(name)}:0`])].join()}}`;
}
