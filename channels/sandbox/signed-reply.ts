/**
 * What a sandbox, channel or bank, says to the engine. Only an answer that is complete, signed and understood
 * says anything; all else (no answer, HTML, a gateway's 502, a wrong signature) is the outcome `unknown`.
 */
import {
  type CallbackReading,
  type ChannelAnswer,
  type ChannelReply,
  NOTHING_SAID,
  type VerifiedCallback,
} from '../../domain/channel/port.js';
import { HttpCallFailed } from './http-call.js';
import { parseBody } from './parse-body.js';
import { callbackPath, problemBody } from './protocol.js';
import { verify } from './signature.js';
import type { SignedAnswer } from './signed-call.js';

/** Calls and has a signed answer read; what goes wrong on the way stays `unknown`. */
export async function signedReply(
  call: () => Promise<SignedAnswer>,
  read: (answer: SignedAnswer) => ChannelAnswer,
): Promise<ChannelReply> {
  const startedMs = performance.now();
  const reply = (answer: ChannelAnswer, httpStatus: number | null, raw: Buffer): ChannelReply => ({
    answer,
    httpStatus,
    rawBase64: raw.toString('base64'),
    tookMs: Math.round(performance.now() - startedMs),
  });
  try {
    const answer = await call();
    return reply(answer.authentic ? read(answer) : NOTHING_SAID, answer.status, answer.body);
  } catch (error) {
    return reply(NOTHING_SAID, null, error instanceof HttpCallFailed ? error.raw : Buffer.alloc(0));
  }
}

/** 422 is the sandbox's word that it will never perform what was sent. */
export function refused(body: Buffer): ChannelAnswer {
  const problem = parseBody(problemBody, body);
  if (problem === undefined) return NOTHING_SAID;
  return { ...NOTHING_SAID, outcome: 'failed', failure: { ...problem, final: false } };
}

/** A 404 of a wrong path says nothing of what was sent: only the code does. */
export const notFound = (body: Buffer): ChannelAnswer =>
  parseBody(problemBody, body)?.code === 'request_not_found'
    ? { ...NOTHING_SAID, outcome: 'not_found' }
    : NOTHING_SAID;

/** Verifies the callbacks of a channel or bank, and has the body read of those that are signed. */
export const callbackReader =
  (name: string, secret: string, readingOf: (body: Buffer) => CallbackReading) =>
  (headers: Readonly<Record<string, string>>, body: Buffer, nowMs: number): VerifiedCallback => {
    const lowerCase = Object.fromEntries(
      Object.entries(headers).map(([header, value]) => [header.toLowerCase(), value]),
    );
    const message = { kind: 'callback', method: 'POST', path: callbackPath(name), body } as const;
    const proof = verify(secret, message, lowerCase, nowMs);
    return proof.valid
      ? { signatureValid: true, reading: readingOf(body) }
      : { signatureValid: false, reason: proof.reason };
  };
