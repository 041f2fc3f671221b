/** What the guides for newcomers name is there, and what any page links to. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS =
  /^(\.dependency|api|channels|cli|docs|domain|engine|projections|sagas|simulator|test)\b/;

describe.each(['CONTRIBUTING.md', 'docs/adding-a-system.md', 'docs/architecture.md'])(
  '%s',
  (guide) => {
    const text = readFileSync(join(ROOT, guide), 'utf8');

    it('names files and folders that are there', () => {
      const named = [...text.matchAll(/`([\w./-]+\/[\w./-]*)`/g)].map(([, path = '']) => path);
      const missing = named.filter(
        // A name with capitals stands for any: `test/golden/NAME.v1.json`.
        (path) => FOLDERS.test(path) && !/[A-Z]{3}/.test(path) && !existsSync(join(ROOT, path)),
      );
      expect(missing).toStrictEqual([]);
    });
  },
);

/** The names of a page's headings as GitHub makes them. */
const anchorsOf = (page: string): Set<string> =>
  new Set(
    [...readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

const PAGES = ['docs', 'docs/decisions'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`),
);

describe.each(['README.md', 'CONTRIBUTING.md', ...PAGES])('%s', (page) => {
  it('links to pages and headings that are there', () => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const missing = [...text.matchAll(/\]\(([^)#:]*)(?:#([^)]*))?\)/g)].filter(
      ([, to = '', anchor]) => {
        const file = to === '' ? join(ROOT, page) : join(ROOT, dirname(page), to);
        if (!existsSync(file)) return true;
        return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).has(anchor);
      },
    );
    expect(missing.map(([link]) => link)).toStrictEqual([]);
  });
});
