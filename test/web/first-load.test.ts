/** What a browser loads before a page is there: at most 300 kB, compressed. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { PAGES, pagesMissing } from '../support/pages.js';

const MAX_BYTES = 300_000;

const chunk = z.looseObject({
  file: z.string(),
  src: z.string().optional(),
  isEntry: z.boolean().default(false),
  imports: z.array(z.string()).default([]),
  css: z.array(z.string()).default([]),
});
type Manifest = Readonly<Record<string, z.output<typeof chunk>>>;

/** The files that a chunk needs before it runs. */
function filesOf(manifest: Manifest, key: string, seen = new Set<string>()): Set<string> {
  const one = manifest[key];
  if (one === undefined || seen.has(one.file)) return seen;
  for (const file of [one.file, ...one.css]) seen.add(file);
  for (const next of one.imports) filesOf(manifest, next, seen);
  return seen;
}

const missing = pagesMissing();
const suite = missing === undefined ? describe : describe.skip;

suite(missing === undefined ? 'the first load' : `the first load (${missing})`, () => {
  const manifest: Manifest = z
    .record(z.string(), chunk)
    .parse(
      missing === undefined
        ? JSON.parse(readFileSync(join(PAGES, '.vite/manifest.json'), 'utf8'))
        : {},
    );
  const entries = Object.keys(manifest).filter((key) => manifest[key]?.isEntry);
  // A page waits for the catalogue of its language too.
  const catalogues = Object.keys(manifest).filter((key) => /texts\/\w+$/.test(key));

  it('is known of every entry, in every language', () => {
    expect(entries.sort()).toStrictEqual(
      ['checkout', 'console', 'home', 'login', 'portal'].map((name) => `${name}/index.html`),
    );
    expect(catalogues).toHaveLength(2);
  });

  it('is at most 300 kB', () => {
    const loads = entries.flatMap((entry) =>
      catalogues.map((catalogue) => {
        const files = filesOf(manifest, catalogue, filesOf(manifest, entry));
        const bytes = [...files].map((file) => statSync(join(PAGES, `${file}.gz`)).size);
        return { entry, bytes: bytes.reduce((sum, size) => sum + size, 0) };
      }),
    );
    expect(loads.filter(({ bytes }) => bytes > MAX_BYTES)).toStrictEqual([]);
  });

  it('asks no other origin, and has no script in the page itself', () => {
    for (const entry of entries) {
      const html = readFileSync(join(PAGES, entry), 'utf8');
      expect(html).not.toMatch(/<script(?![^>]* src="\/assets\/)/);
      expect(html).not.toMatch(/<style|style="|(?:src|href)="(?!\/assets\/)/);
    }
  });

  it('has every script and style compressed', () => {
    const names = readdirSync(join(PAGES, 'assets'));
    const plain = names.filter((name) => /\.(js|css)$/.test(name));
    expect(plain.length).toBeGreaterThan(0);
    const lacking = plain.filter(
      (name) => !names.includes(`${name}.br`) || !names.includes(`${name}.gz`),
    );
    expect(lacking).toStrictEqual([]);
  });
});
