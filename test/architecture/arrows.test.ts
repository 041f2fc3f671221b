/** The arrows between concepts: the table, the picture in the docs and the code say the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../..');
const text = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const table = z
  .record(
    z.string(),
    z.strictObject({
      shared: z.array(z.string()),
      folders: z.record(z.string(), z.array(z.string())),
      roots: z.array(z.string()).default([]),
    }),
  )
  .parse(JSON.parse(text('.dependency-arrows.json')));
const layers = Object.entries(table).map(([layer, rules]) => ({ layer, ...rules }));

/** What the files of a folder import of their own layer, without what is shared: folders, and files at its top. */
function importsOf(layer: string, folder: string, shared: readonly string[]): readonly string[] {
  const at = join(layer, folder);
  const files = readdirSync(join(ROOT, at), { recursive: true, encoding: 'utf8' });
  const found = new Set<string>();
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    for (const [, to = ''] of text(join(at, file)).matchAll(/from '(\.[^']*)'/g)) {
      const target = normalize(join(at, file, '..', to)).replace(/\.js$/, '.ts');
      if (!target.startsWith(`${layer}/`) || target.startsWith(`${at}/`)) continue;
      const rest = target.slice(layer.length + 1);
      if (shared.some((pattern) => new RegExp(`^${pattern}`).test(rest))) continue;
      found.add(rest.split('/')[0] ?? '');
    }
  }
  return [...found].sort();
}

describe.each(layers)('$layer', ({ layer, shared, folders, roots }) => {
  it('has the folders of the table', () => {
    const there = readdirSync(join(ROOT, layer), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(there.sort()).toStrictEqual([...Object.keys(folders), ...roots].sort());
  });

  it('has the arrows of the table, and each of them is used', () => {
    const used = Object.keys(folders).map((name) => [name, importsOf(layer, name, shared)]);
    expect(Object.fromEntries(used)).toStrictEqual(folders);
  });

  it('has no folder that leads back to itself', () => {
    const seen = (from: string, path: readonly string[]): void => {
      expect(path).not.toContain(from);
      for (const to of folders[from] ?? []) seen(to, [...path, from]);
    };
    for (const name of Object.keys(folders)) seen(name, []);
  });

  it('is drawn in docs/architecture.md', () => {
    const [, picture = ''] =
      new RegExp(`subgraph ${layer}\n([^\`]*?)  end\n`).exec(text('docs/architecture.md')) ?? [];
    const drawn = [...picture.matchAll(new RegExp(`${layer}/(\\S+) --> ${layer}/(\\S+)`, 'g'))].map(
      ([, from, to]) => [from, to],
    );
    // Files at the top of a layer only merge what its folders declare.
    const arrows = Object.entries(folders).flatMap(([from, all]) =>
      all.filter((to) => !to.endsWith('.ts')).map((to) => [from, to]),
    );
    expect(drawn).toStrictEqual(arrows);
  });
});
