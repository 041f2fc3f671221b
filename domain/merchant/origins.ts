/** Origins of a merchant's own sites: to which its payers go back, and which may show its checkout in a frame. */
import { type Rejection, reject } from '../kernel/decider.js';

export const MAX_ORIGINS = 20;

/**
 * Written as browsers write an origin, in ASCII, so that nothing in it means anything in a policy. Without TLS
 * only on the machine itself.
 */
const ORIGIN =
  /^(?:https:\/\/[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|http:\/\/(?:localhost|127\.0\.0\.1))(?::[1-9]\d{0,4})?$/;

const isOrigin = (text: string): boolean =>
  ORIGIN.test(text) && URL.canParse(text) && new URL(text).origin === text;

/** The first fault of such a list. @param param its name in the request */
export function originsRefusal(origins: readonly string[], param: string): Rejection | undefined {
  if (origins.length > MAX_ORIGINS) {
    return reject('invalid_request', `at most ${MAX_ORIGINS} origins`, param).rejection;
  }
  const wrong = origins.findIndex((origin) => !isOrigin(origin));
  if (wrong >= 0) {
    const detail = 'an origin is https://HOST or https://HOST:PORT, without a path';
    return reject('invalid_request', detail, `${param}.${wrong}`).rejection;
  }
  if (new Set(origins).size < origins.length) {
    return reject('invalid_request', 'an origin stands there once', param).rejection;
  }
  return undefined;
}
