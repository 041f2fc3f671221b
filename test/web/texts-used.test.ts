/** Every text of the catalogues is asked for by some page: what nobody shows is not translated either. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import ts from 'typescript';
import { ROOT } from '../support/pages.js';

const folders = readdirSync(join(ROOT, 'web'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
  .map(({ name }) => join(ROOT, 'web', name));

/** Whether a module may ask for a text: in quotes, or by a template with something between two dots. */
function asksFor(source: string): (id: string) => boolean {
  const quoted = new Set<string>();
  const templates: RegExp[] = [];
  /** `${none}.hint`: what is said further of a text that the module names itself. */
  const further = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) quoted.add(node.text);
    if (ts.isTemplateExpression(node)) {
      const parts = [node.head, ...node.templateSpans.map(({ literal }) => literal)];
      const [first = '', ...rest] = parts.map(({ text }) => text);
      if (first === '' && rest.length === 1 && rest[0] !== '') further.add(rest[0]!);
      if (/^[\w.-]+$/.test(first)) templates.push(patternOf([first, ...rest]));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('page.tsx', source, ts.ScriptTarget.ESNext));
  return (id) =>
    quoted.has(id) ||
    templates.some((one) => one.test(id)) ||
    [...further].some((end) => id.endsWith(end) && quoted.has(id.slice(0, -end.length)));
}

const patternOf = (parts: readonly string[]): RegExp =>
  new RegExp(`^${parts.map((part) => part.replace(/[^\w-]/g, '\\$&')).join('[^.]+')}$`);

it('no text is there that nothing asks for', () => {
  const modules = folders
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => asksFor(readFileSync(file, 'utf8')));
  const ids = folders
    .map((folder) => join(folder, 'texts.en.json'))
    .filter((file) => existsSync(file))
    .flatMap((file) => Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object));
  expect(ids.filter((id) => !modules.some((asks) => asks(id)))).toStrictEqual([]);
});
