/** The second factor: codes of an authenticator by RFC 6238, and recovery codes in their place. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { SecondFactorSecret } from './personal-data.js';

const ISSUER = 'Tallybook';
/** What every authenticator understands: SHA-1, six digits, 30 seconds. */
const FORM = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** A code is taken for one step more on either side, for a telephone whose clock is off. */
const STEPS_AROUND = 1;
/** 160 bits, as RFC 4226 recommends. */
const SEED_BYTES = 20;

const RECOVERY_CODES = 10;
/** 80 bits each, so a plain hash keeps them as safe as a slow one would. */
const RECOVERY_CODE_BYTES = 10;
const CODE = /^\d{6}$/;

/** A seed in base32, and the same as a URI for a QR code. @param label what the authenticator shows. */
export function drawSeed(label: string): { seed: string; uri: string } {
  const secret = Secret.fromHex(randomBytes(SEED_BYTES).toString('hex'));
  const totp = new TOTP({ ...FORM, issuer: ISSUER, label, secret });
  return { seed: secret.base32, uri: totp.toString() };
}

/** The time step of which it is the code; undefined if it is no code of this time. */
export function stepOfCode(seed: string, code: string, nowMs: number): number | undefined {
  if (!CODE.test(code)) return undefined;
  const totp = new TOTP({ ...FORM, secret: Secret.fromBase32(seed) });
  // It compares all that it may be in constant time.
  const delta = totp.validate({ token: code, timestamp: nowMs, window: STEPS_AROUND });
  return delta === null ? undefined : Math.floor(nowMs / 1_000 / FORM.period) + delta;
}

export interface DrawnRecoveryCodes {
  /** To be shown once: `3f2a-…`, four groups of five hex digits. */
  readonly shown: readonly string[];
  readonly stored: SecondFactorSecret['codes'];
}

export function drawRecoveryCodes(): DrawnRecoveryCodes {
  const shown = Array.from({ length: RECOVERY_CODES }, () =>
    (randomBytes(RECOVERY_CODE_BYTES).toString('hex').match(/.{5}/g) ?? []).join('-'),
  );
  return { shown, stored: shown.map((code) => digest(code).toString('hex')) };
}

/** Place of a recovery code in the list; undefined if it is none of them. Takes as long for each. */
export function placeOfRecoveryCode(
  codes: SecondFactorSecret['codes'],
  given: string,
): number | undefined {
  const wanted = digest(given);
  let found: number | undefined;
  for (const [place, hash] of codes.entries()) {
    if (timingSafeEqual(Buffer.from(hash, 'hex'), wanted)) found = place;
  }
  return found;
}

/** People type codes with or without the dashes, in any case. */
const digest = (code: string): Buffer =>
  createHash('sha256').update(code.replaceAll(/[\s-]/g, '').toLowerCase()).digest();
