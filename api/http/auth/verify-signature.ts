/** Signed requests of merchants: verified when the body is there, before anything is done. */
import type { Request, RequestHandler } from 'express';
import type { OpenedKey } from '../../../domain/access/access.js';
import {
  isSignedBy,
  SIGNATURE_NONCE,
  SIGNATURE_TIMESTAMP,
  SIGNATURE_WINDOW_MS,
} from '../../../domain/access/request-signature.js';
import { SigningSecretLost } from '../../../engine/access/key-secrets.js';
import { MasterKeyNotGiven } from '../../../domain/secret/master-keys.js';
import type { Engine } from '../../composition/engine.js';
import { bodyBytes } from '../body.js';
import { contextOf } from '../request-context.js';
import { Problem, refuse } from '../refuse.js';

const HEADERS = {
  timestamp: 'Tallybook-Timestamp',
  nonce: 'Tallybook-Nonce',
  signature: 'Tallybook-Signature',
} as const;

/** Stands behind the body. A request of a key that signs is verified if it is signed or must be; people sign nothing. */
export function verifySignature({
  keys,
  nonces,
  clock,
}: Pick<Engine, 'keys' | 'nonces' | 'clock'>): RequestHandler {
  return async (request, _response, next) => {
    if (contextOf(request).session !== undefined) {
      next();
      return;
    }
    const opened = contextOf(request).opened ?? refuse('unauthenticated');
    const required = opened.secret.signing?.required ?? false;
    const isSigned = Object.values(HEADERS).some((name) => request.get(name) !== undefined);
    if (isSigned || required) await verify(request, opened);
    next();
  };

  async function verify(request: Request, opened: OpenedKey): Promise<void> {
    const timestamp = given(request, HEADERS.timestamp);
    const nonce = given(request, HEADERS.nonce);
    const signature = given(request, HEADERS.signature);
    if (!SIGNATURE_TIMESTAMP.test(timestamp)) {
      refuse(
        'request_signature_invalid',
        'the time is whole seconds since 1970',
        HEADERS.timestamp,
      );
    }
    if (!SIGNATURE_NONCE.test(nonce)) {
      refuse('request_signature_invalid', 'a nonce is 16–64 of A–Z a–z 0–9 . _ ~ -', HEADERS.nonce);
    }
    const signed = {
      method: request.method,
      path: request.originalUrl,
      idempotencyKey: request.get('Idempotency-Key') ?? '',
      body: bodyBytes(request),
      timestamp,
      nonce,
    };
    const secret = await secretOf(opened);
    if (secret === undefined || !isSignedBy(secret, signed, signature)) {
      refuse('request_signature_invalid', undefined, HEADERS.signature);
    }
    // Only the owner of the secret learns how its time is wrong, and only its nonces are kept.
    const nowMs = clock.now();
    const timestampMs = Number(timestamp) * 1_000;
    if (Math.abs(nowMs - timestampMs) > SIGNATURE_WINDOW_MS) {
      refuse('request_expired', undefined, HEADERS.timestamp);
    }
    const claim = nonces.claim(opened.key.id, nonce, timestampMs, nowMs);
    if (claim === 'replayed') refuse('request_replayed', undefined, HEADERS.nonce);
    if (claim === 'full') {
      const detail = 'too many signed requests within the window';
      throw new Problem({ code: 'rate_limited', detail }, { 'Retry-After': '60' });
    }
  }

  async function secretOf(opened: OpenedKey): Promise<string | undefined> {
    try {
      return await keys.signingSecret(opened);
    } catch (error) {
      // Another server issued it under a master key that this server was not given, or the key store is lost.
      if (error instanceof MasterKeyNotGiven || error instanceof SigningSecretLost) {
        return refuse('unavailable', error.message);
      }
      throw error;
    }
  }
}

const given = (request: Request, name: string): string =>
  request.get(name) ?? refuse('signature_required', `send the header ${name}`, name);
