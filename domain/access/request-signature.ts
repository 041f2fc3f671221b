/** Signatures of merchants' requests: HMAC-SHA256 over everything that decides what a request does. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** How far a request's time may be from the server's, on either side. */
export const SIGNATURE_WINDOW_MS = 300_000;

/** Whole seconds since 1970. */
export const SIGNATURE_TIMESTAMP = /^[1-9]\d{0,11}$/;
export const SIGNATURE_NONCE = /^[A-Za-z0-9._~-]{16,64}$/;
const SIGNATURE = /^v1=[0-9a-f]{64}$/;

export interface SignedRequest {
  readonly method: string;
  /** Path with query, as it was sent. */
  readonly path: string;
  /** Empty if there is none. */
  readonly idempotencyKey: string;
  readonly body: Uint8Array;
  readonly timestamp: string;
  readonly nonce: string;
}

/** What is signed: seven lines, the last without a line break. */
export function signedText(request: SignedRequest): string {
  const { method, path, idempotencyKey, body, timestamp, nonce } = request;
  const bodyHash = createHash('sha256').update(body).digest('hex');
  return ['tallybook-request/v1', method, path, idempotencyKey, bodyHash, timestamp, nonce].join(
    '\n',
  );
}

/** `v1=` and the HMAC in hex; the secret is used as text. */
export const signRequest = (secret: string, request: SignedRequest): string =>
  `v1=${createHmac('sha256', secret).update(signedText(request)).digest('hex')}`;

/** Takes as long for a signature that is nearly right as for any other. */
export function isSignedBy(secret: string, request: SignedRequest, signature: string): boolean {
  if (!SIGNATURE.test(signature)) return false;
  return timingSafeEqual(Buffer.from(signature), Buffer.from(signRequest(secret, request)));
}
