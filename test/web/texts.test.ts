/** A text that is missing fails the build of the pages: what the build finds. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { errors } from '../../api/http/errors.js';
import { ROOT } from '../support/pages.js';

interface Catalogue {
  readonly folder: string;
  readonly language: string;
  readonly texts: Readonly<Record<string, string>>;
}

let faultsOf: (catalogues: readonly Catalogue[], placeholders: typeof names) => readonly string[];
let unknownIds: (tree: unknown, ids: ReadonlySet<string>) => readonly string[];
beforeAll(async () => {
  const file = join(ROOT, 'web/build/texts-check.mjs');
  ({ faultsOf, unknownIds } = (await import(pathToFileURL(file).href)) as {
    faultsOf: typeof faultsOf;
    unknownIds: typeof unknownIds;
  });
});

const names = (text: string): Iterable<string> =>
  [...text.matchAll(/\{(\w+)/g)].map(([, name = '']) => name);

const payment = (language: string, texts: Readonly<Record<string, string>>): Catalogue => ({
  folder: 'payment',
  language,
  texts,
});

describe('catalogues', () => {
  it.each([
    ['fit', { 'payment.sum': 'Sum {value}' }, { 'payment.sum': '合计 {value}' }, []],
    [
      'lack a text',
      { 'payment.sum': 'Sum', 'payment.more': 'More' },
      { 'payment.sum': '合计' },
      ['payment.more: no text in "zh"'],
    ],
    [
      'have an empty text',
      { 'payment.sum': '' },
      { 'payment.sum': '合计' },
      ['payment.sum: no text in "en"'],
    ],
    [
      'name another folder',
      { 'refund.sum': 'Sum' },
      { 'refund.sum': '合计' },
      ['refund.sum: must begin with "payment."'],
    ],
    [
      'are filled with other values',
      { 'payment.sum': 'Sum {value}' },
      { 'payment.sum': '合计 {amount}' },
      ['payment.sum: "zh" is filled with other values than "en"'],
    ],
  ])('%s', (_, en, zh, faults) => {
    expect(faultsOf([payment('en', en), payment('zh', zh)], names)).toStrictEqual(faults);
  });

  it('of a folder may lack a whole language no more than a text', () => {
    const other = { folder: 'refund', language: 'zh', texts: { 'refund.sum': '合计' } };
    expect(faultsOf([payment('en', { 'payment.sum': 'Sum' }), other], names)).toStrictEqual([
      'payment.sum: no text in "zh"',
      'refund.sum: no text in "en"',
    ]);
  });
});

describe('a page that asks for a text', () => {
  const ids = new Set(['payment.sum', 'payment.status.failed']);
  const call = (argument: unknown, name = 't') => ({
    type: 'ExpressionStatement',
    expression: {
      type: 'CallExpression',
      callee: { type: 'Identifier', name },
      arguments: [argument],
    },
  });
  const template = (...starts: readonly string[]) => ({
    type: 'TemplateLiteral',
    quasis: starts.map((cooked) => ({ type: 'TemplateElement', value: { cooked } })),
    expressions: starts.slice(1).map(() => ({ type: 'Identifier', name: 'status' })),
  });

  it.each([
    ['there', call({ type: 'Literal', value: 'payment.sum' }), []],
    ['missing', call({ type: 'Literal', value: 'payment.none' }), ['payment.none']],
    ['of a template that is there', call(template('payment.status.', '')), []],
    ['of a template that is missing', call(template('refund.status.', '')), ['refund.status.…']],
    ['of another function', call({ type: 'Literal', value: 'x' }, 'u'), []],
  ])('%s', (_, statement, unknown) => {
    expect(unknownIds({ type: 'Program', body: [statement] }, ids)).toStrictEqual(unknown);
  });
});

it('every refusal of the API has words of its own, and nothing else has', () => {
  const files = readdirSync(join(ROOT, 'web/problem')).filter((name) => name.startsWith('texts.'));
  expect(files).toHaveLength(2);
  for (const file of files) {
    const texts = JSON.parse(readFileSync(join(ROOT, 'web/problem', file), 'utf8')) as object;
    const codes = Object.keys(texts).map((id) => id.replace('problem.', ''));
    expect(codes.sort()).toStrictEqual(Object.keys(errors).sort());
  }
});
