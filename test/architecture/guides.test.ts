/** What the guides for newcomers name is there. */
import { existsSync, readFileSync } from 'node:fs';
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

    it('links to pages that are there', () => {
      const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, to = '']) => to);
      const missing = links.filter((to) => !existsSync(join(ROOT, dirname(guide), to)));
      expect(missing).toStrictEqual([]);
    });
  },
);
