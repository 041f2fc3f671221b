/**
 * Requests that a page of somebody else lets a browser send. The cookie comes from this site alone
 * (`SameSite`); beside it a request that changes something shows a token that no other page can read, and
 * where the browser tells which page sent it, that has to be a page of this server.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { refuse } from '../refuse.js';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/** The token of a session: known to whoever may read an answer of `GET /v1/session`. */
export const csrfToken = (sessionToken: string): string =>
  createHash('sha256').update(`tallybook-csrf/v1\n${sessionToken}`).digest('base64url');

/** Ends the request if another site's page sent it. */
export function refuseForeignPage(headers: Headers): void {
  const { origin, host, 'sec-fetch-site': site } = headers;
  const isOwn =
    (site === undefined || site === 'same-origin') &&
    (origin === undefined || hostOf(String(origin)) === host);
  if (!isOwn) refuse('csrf_refused', 'the request came from a page of another site');
}

/** Ends a request that changes something if it does not show the token of its session. */
export function checkCsrf(method: string, headers: Headers, sessionToken: string): void {
  if (SAFE.includes(method)) return;
  refuseForeignPage(headers);
  const shown = Buffer.from(String(headers['tallybook-csrf'] ?? ''));
  const wanted = Buffer.from(csrfToken(sessionToken));
  if (shown.length !== wanted.length || !timingSafeEqual(shown, wanted)) {
    refuse('csrf_refused', undefined, 'Tallybook-CSRF');
  }
}

const hostOf = (origin: string): string | undefined => {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
};
