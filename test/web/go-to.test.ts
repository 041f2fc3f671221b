/** Each page of the navigation has letters of its own, and all letters have a page. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { GO_TO } from '../../web/frame/go-to.js';
import { ROOT } from '../support/pages.js';

/** In the menu of who is signed in, not in the navigation. */
const ACCOUNT = '/account';

/** As the lists of pages have them, but for those that are not in the navigation: a page leads there. */
function paths(): readonly string[] {
  const web = join(ROOT, 'web');
  const ofConcepts = readdirSync(web).map((folder) => `${folder}/pages.ts`);
  const lists = ['portal/main.tsx', 'console/main.tsx', ...ofConcepts].filter((file) =>
    existsSync(join(web, file)),
  );
  const found = lists.flatMap((file) => {
    const text = readFileSync(join(web, file), 'utf8');
    const pages = text.matchAll(/\{[^{}]*?path: '([^':]+)'[^{}]*\}/g);
    return [...pages]
      .filter(([page]) => !page.includes('hidden: true'))
      .map(([, path = '']) => path);
  });
  return [...new Set(found)].filter((path) => path !== ACCOUNT).sort();
}

it('each page of portal and console has letters after `g`, and no other path has', () => {
  expect(Object.keys(GO_TO).sort()).toStrictEqual(paths());
});

it('no letters stand for two pages', () => {
  const letters = Object.values(GO_TO);
  expect(new Set(letters).size).toBe(letters.length);
});

it('one or two letters, of which the second does nothing by itself on the page that the first goes to', () => {
  for (const letters of Object.values(GO_TO)) expect(letters).toMatch(/^[a-z][a-fhil-z]?$/);
});
