/** What `web/` was built to: pages with a place for the nonce, and files under hashed names. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

export interface Asset {
  readonly file: string;
  readonly mediaType: string;
  /** The file in other encodings, by their names in HTTP. */
  readonly encoded: Readonly<Partial<Record<Encoding, string>>>;
}

export interface Build {
  /** The HTML of an entry; undefined if the build does not have it. */
  page(entry: string): string | undefined;
  /** A file of `assets/` by its name; undefined if there is none. */
  asset(name: string): Asset | undefined;
}

const SUFFIXES = { br: '.br', gzip: '.gz' } as const;
export type Encoding = keyof typeof SUFFIXES;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * The build in this folder, each time it is asked for: `npm start` serves the API before its pages are
 * built, and a build may be replaced while the server runs. It is read once for each build.
 * @returns undefined while there is none.
 */
export function buildIn(folder: string): () => Build | undefined {
  let last: { readonly madeMs: number; readonly build: Build } | undefined;
  return () => {
    const madeMs = statSync(join(folder, '.vite/manifest.json'), {
      throwIfNoEntry: false,
    })?.mtimeMs;
    if (madeMs === undefined) return undefined;
    if (last?.madeMs !== madeMs) last = { madeMs, build: read(folder) };
    return last.build;
  };
}

function read(folder: string): Build {
  const pages = new Map(
    readdirSync(folder)
      .map((name) => [name, join(folder, name, 'index.html')] as const)
      .filter(([, file]) => existsSync(file))
      .map(([name, file]) => [name, readFileSync(file, 'utf8')]),
  );
  const assets = new Map<string, Asset>();
  const names = new Set(readdirSync(join(folder, 'assets')));
  for (const name of names) {
    const mediaType = MEDIA_TYPES[extname(name)];
    if (mediaType === undefined) continue;
    const file = join(folder, 'assets', name);
    const encoded = Object.entries(SUFFIXES)
      .filter(([, suffix]) => names.has(`${name}${suffix}`))
      .map(([encoding, suffix]) => [encoding, `${file}${suffix}`]);
    assets.set(name, { file, mediaType, encoded: Object.fromEntries(encoded) as Asset['encoded'] });
  }
  return { page: (entry) => pages.get(entry), asset: (name) => assets.get(name) };
}
