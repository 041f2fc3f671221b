/** The built pages, for the tests that need them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
export const PAGES = join(ROOT, 'dist/web');
export const GALLERY = join(ROOT, 'dist/gallery');

/** Why the tests of built pages do not run; undefined where they do. In CI missing pages fail. */
export function pagesMissing(): string | undefined {
  const built = [PAGES, GALLERY].every((folder) => existsSync(join(folder, '.built')));
  return built || process.env.CI === 'true' ? undefined : 'the pages are not built: npm run pages';
}
