/**
 * The cookie of a session. No script reads it and no other site sends it. Its name says that this server alone
 * set it, over TLS; a development server on loopback has no TLS.
 */
import { isLoopback } from '../loopback.js';

interface Settings {
  readonly mode: 'development' | 'production';
  readonly host: string;
}

const isSecure = ({ mode, host }: Settings): boolean => mode === 'production' || !isLoopback(host);

const nameOf = (settings: Settings): string =>
  isSecure(settings) ? '__Host-tallybook' : 'tallybook';

const attributesOf = (settings: Settings): string =>
  `Path=/; HttpOnly; SameSite=Strict${isSecure(settings) ? '; Secure' : ''}`;

/** The session's token that a request carries. @param header `Cookie` */
export function tokenIn(header: string | undefined, settings: Settings): string | undefined {
  const start = `${nameOf(settings)}=`;
  const found = header?.split(';').find((one) => one.trim().startsWith(start));
  return found?.trim().slice(start.length);
}

/** The header that hands a session to the browser, until that is closed or the session is over. */
export const cookieOf = (token: string, settings: Settings): string =>
  `${nameOf(settings)}=${token}; ${attributesOf(settings)}`;

/** The header that takes it away. */
export const noCookie = (settings: Settings): string =>
  `${nameOf(settings)}=; Max-Age=0; ${attributesOf(settings)}`;
