/** By what the people of tests sign in. */
import { Secret, TOTP } from 'otpauth';

export const PASSWORD = 'correct horse battery';

/** The code of an authenticator that was given the seed. */
export const codeOf = (seed: string, nowMs: number): string =>
  new TOTP({ secret: Secret.fromBase32(seed) }).generate({ timestamp: nowMs });
