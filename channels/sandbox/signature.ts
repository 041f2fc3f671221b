/**
 * Signatures between engine and sandbox: HMAC-SHA256 with the shared secret over everything that
 * gives a message its meaning. Three kinds of message are told apart by the first line of what is
 * signed, so that none can pass for another: a request, its response (bound to the request's nonce),
 * and a callback.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How far the time of a signature may lie from the reader's clock, either way. */
export const MAX_AGE_MS = 5 * 60_000;

export const HEADERS = {
  key: 'sandbox-key',
  timestamp: 'sandbox-timestamp',
  nonce: 'sandbox-nonce',
  signature: 'sandbox-signature',
} as const;

/** A message, but for the time and nonce of its signature. */
export type SignedMessage =
  | {
      readonly kind: 'request' | 'callback';
      readonly method: string;
      /** Path with its query, as sent. */
      readonly path: string;
      readonly body: Buffer;
    }
  | { readonly kind: 'response'; readonly status: number; readonly body: Buffer };

/** Headers of one message, names in lower case. */
export type MessageHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export type Verification =
  | { readonly valid: true; readonly nonce: string; readonly timestampMs: number }
  | { readonly valid: false; readonly reason: string };

/** Names a secret without telling it, so that a wrong secret is recognised as wrong. */
export const keyId = (secret: string): string =>
  `sk_${createHash('sha256').update(secret).digest('hex').slice(0, 8)}`;

export const newNonce = (): string => randomBytes(16).toString('base64url');

function signatureOf(
  secret: string,
  message: SignedMessage,
  timestamp: string,
  nonce: string,
): string {
  const subject =
    message.kind === 'response'
      ? ['response', String(message.status)]
      : [message.kind, message.method, message.path];
  const bodyHash = createHash('sha256').update(message.body).digest('hex');
  const text = ['v1', ...subject, timestamp, nonce, bodyHash].join('\n');
  return `v1=${createHmac('sha256', secret).update(text).digest('hex')}`;
}

/**
 * The headers that sign a message.
 * @param nonce fresh for a request or callback; for a response the nonce of its request.
 */
export function sign(
  secret: string,
  message: SignedMessage,
  nowMs: number,
  nonce: string = newNonce(),
): Record<string, string> {
  const timestamp = String(nowMs);
  return {
    [HEADERS.key]: keyId(secret),
    [HEADERS.timestamp]: timestamp,
    [HEADERS.nonce]: nonce,
    [HEADERS.signature]: signatureOf(secret, message, timestamp, nonce),
  };
}

const single = (headers: MessageHeaders, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
};

/** Compares in a time that tells nothing of where the two differ. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Checks a message's signature and its age. Whether the nonce is new is for the receiver to know. */
export function verify(
  secret: string,
  message: SignedMessage,
  headers: MessageHeaders,
  nowMs: number,
): Verification {
  const timestamp = single(headers, HEADERS.timestamp);
  const nonce = single(headers, HEADERS.nonce);
  const signature = single(headers, HEADERS.signature);
  if (timestamp === undefined || nonce === undefined || signature === undefined) {
    return { valid: false, reason: 'not signed' };
  }
  if (!/^\d{1,15}$/.test(timestamp) || !/^[\w-]{16,64}$/.test(nonce)) {
    return { valid: false, reason: 'timestamp or nonce malformed' };
  }
  if (single(headers, HEADERS.key) !== keyId(secret)) {
    return { valid: false, reason: 'signed with another key' };
  }
  if (!sameText(signature, signatureOf(secret, message, timestamp, nonce))) {
    return { valid: false, reason: 'signature wrong' };
  }
  const timestampMs = Number(timestamp);
  if (Math.abs(nowMs - timestampMs) > MAX_AGE_MS) {
    return { valid: false, reason: 'signature too old' };
  }
  return { valid: true, nonce, timestampMs };
}
