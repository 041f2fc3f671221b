/**
 * `virtual:texts/LANGUAGE`: the catalogues of every folder (`web/payment/texts.en.json`), compiled, as one
 * module for each language. A text that a language lacks fails the build, as does one that a page asks for
 * and no catalogue has.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import { faultsOf, unknownIds } from './texts-check.mjs';

const VIRTUAL = 'virtual:texts/';

/** @param root the folder of all pages */
export function texts(root) {
  const files = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .flatMap(({ name }) => readdirSync(join(root, name)).map((file) => join(root, name, file)))
    .filter((file) => /^texts\.\w+\.json$/.test(basename(file)));
  let catalogues;
  let ids;
  return {
    name: 'tallybook-texts',
    enforce: 'post',
    buildStart() {
      catalogues = files.map((file) => ({
        folder: basename(dirname(file)),
        language: basename(file).split('.')[1],
        texts: JSON.parse(readFileSync(file, 'utf8')),
      }));
      const faults = faultsOf(catalogues, placeholdersOf);
      if (faults.length > 0) this.error(`texts:\n${faults.join('\n')}`);
      ids = new Set(catalogues.flatMap((catalogue) => Object.keys(catalogue.texts)));
    },
    resolveId: (id) => (id.startsWith(VIRTUAL) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${VIRTUAL}`)) return undefined;
      const language = id.slice(VIRTUAL.length + 1);
      return `export const messages = ${JSON.stringify(compiled(catalogues, language))}`;
    },
    transform(code, id) {
      if (!id.startsWith(root) || id.includes('node_modules') || !/\.tsx?$/.test(id)) return;
      const unknown = unknownIds(this.parse(code), ids);
      if (unknown.length > 0) this.error(`${id}: no text ${unknown.join(', ')}`);
    },
  };
}

const compiled = (catalogues, language) =>
  Object.fromEntries(
    catalogues
      .filter((catalogue) => catalogue.language === language)
      .flatMap((catalogue) => Object.entries(catalogue.texts))
      .map(([id, text]) => [id, compileMessageOrThrow(text)]),
  );

/** The names of the values that a text is filled with. */
function placeholdersOf(text) {
  const names = new Set();
  const visit = (tokens) => {
    if (!Array.isArray(tokens)) return;
    for (const token of tokens) {
      if (!Array.isArray(token)) continue;
      const [name, , choices] = token;
      names.add(name);
      if (typeof choices === 'object') Object.values(choices).forEach(visit);
    }
  };
  visit(compileMessageOrThrow(text));
  return names;
}
