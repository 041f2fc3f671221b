/** The pages and what they load. A server whose pages are not built says so, and serves the API all the same. */
import { randomBytes } from 'node:crypto';
import { type RequestHandler, Router } from 'express';
import { methodNotAllowed } from '../http/error-handler.js';
import { contextOf, named } from '../http/request-context.js';
import { type Asset, type Build, buildIn, type Encoding } from './build.js';
import { entries as shipped, type Entry } from './entries.js';
import { type Framing, NO_FRAMES, pagePolicy } from './policy.js';

/** Stands in the build for the nonce of a response (web/vite.config.mjs). */
const NONCE_PLACE = 'CSP_NONCE';
const NONCE_BYTES = 16;
const YEAR_S = 31_536_000;

/** Preferred first if the browser takes several. */
const ENCODINGS: readonly Encoding[] = ['br', 'gzip'];

/** What a checkout session says of frames; a page is asked for without the secret of its link. */
export type FramingOf = (session: string) => Promise<Framing>;
const unframed: FramingOf = () => Promise.resolve(NO_FRAMES);
const unlimited: RequestHandler = (_request, _response, next) => next();

/** @param folder of the build, which may not be there yet */
export function pagesRouter(
  folder: string,
  {
    framingOf = unframed,
    sessionLimit = unlimited,
    entries = shipped,
  }: {
    readonly framingOf?: FramingOf;
    /** Stands before a page of a session, for which the log is read. */
    readonly sessionLimit?: RequestHandler;
    readonly entries?: readonly Entry[];
  } = {},
): Router {
  const build = buildIn(folder);
  const router = Router({ caseSensitive: true });
  for (const { name, paths, isFramed } of entries) {
    const framing = isFramed ? framingOf : unframed;
    for (const path of paths) {
      const limit = path.includes(':session') ? sessionLimit : unlimited;
      router.get(path, named(path), limit, page(name, build, framing));
    }
    for (const path of paths) router.all(path, methodNotAllowed(['GET', 'HEAD']));
  }
  router.get('/assets/:name', asset(build));
  router.all('/assets/:name', methodNotAllowed(['GET', 'HEAD']));
  return router;
}

/** The nonce is new for each response: so the page is kept by no cache. */
const page =
  (name: string, build: () => Build | undefined, framingOf: FramingOf): RequestHandler =>
  async (request, response) => {
    const framing = await framingOf(String(request.params['session'] ?? ''));
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    const html = build()?.page(name);
    response.set({
      'Content-Security-Policy': pagePolicy(nonce, framing),
      'Cache-Control': 'no-store',
      'Content-Type': 'text/html; charset=utf-8',
    });
    // It knows no list of origins, and says the opposite of the policy.
    if (framing.ancestors.length > 0) response.removeHeader('X-Frame-Options');
    if (html === undefined) response.end(NOT_BUILT);
    else response.end(html.replaceAll(NONCE_PLACE, nonce));
  };

const asset =
  (build: () => Build | undefined): RequestHandler<{ name: string }> =>
  (request, response, next) => {
    const found = build()?.asset(request.params.name);
    if (found === undefined) {
      next('router');
      return;
    }
    contextOf(request).route = '/assets/{name}';
    const { file, encoding } = chosen(found, request.acceptsEncodings([...ENCODINGS, 'identity']));
    response.set({
      'Content-Type': found.mediaType,
      'Cache-Control': `public, max-age=${YEAR_S}, immutable`,
      Vary: 'Accept-Encoding',
      ...(encoding === undefined ? {} : { 'Content-Encoding': encoding }),
    });
    // The name is the validator: what it names never changes.
    const headers = { cacheControl: false, etag: false, lastModified: false, acceptRanges: false };
    response.sendFile(file, { ...headers, dotfiles: 'allow' });
  };

function chosen(
  { file, encoded }: Asset,
  accepted: string | false,
): { readonly file: string; readonly encoding?: Encoding } {
  const encoding = ENCODINGS.find((one) => one === accepted);
  const other = encoding === undefined ? undefined : encoded[encoding];
  return encoding === undefined || other === undefined ? { file } : { file: other, encoding };
}

const NOT_BUILT = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5">
<title>Tallybook</title>
</head>
<body>
<h1>The pages are not built</h1>
<p><code>npm start</code> builds them in the background: this page then goes on by itself. Otherwise
<code>npm run pages</code> builds them. The API serves all the same: <a href="/docs">reference</a>.</p>
</body>
</html>
`;
