/** A signed request to the sandbox and its answer, with the check that the answer is signed too. */
import type { Agent } from 'node:http';
import type { Clock } from '../../domain/kernel/clock.js';
import { type HttpAnswer, HttpCallFailed, httpCall } from './http-call.js';
import { newNonce, sign, verify } from './signature.js';

export interface SignedCall {
  readonly baseUrl: string;
  readonly method: 'GET' | 'POST';
  /** Path with its query. */
  readonly path: string;
  /** Sent as JSON; nothing is sent if it is undefined. */
  readonly json?: unknown;
  readonly timeoutMs: number;
  /** Of the signatures. Default: the system's clock. */
  readonly clock?: Clock | undefined;
  readonly maxBytes: number;
}

export interface SignedAnswer extends HttpAnswer {
  /** True if the sandbox signed exactly this answer to exactly this request. */
  readonly authentic: boolean;
}

/**
 * Sends a request, once more if a kept-alive connection turned out dead: a request number happens
 * at most once, so a repetition does no harm.
 * @throws HttpCallFailed
 */
export async function signedCall(
  agent: Agent,
  secret: string,
  call: SignedCall,
): Promise<SignedAnswer> {
  const startedMs = performance.now();
  try {
    return await attempt(agent, secret, call, call.timeoutMs);
  } catch (error) {
    if (!(error instanceof HttpCallFailed && error.staleConnection)) throw error;
    const leftMs = call.timeoutMs - (performance.now() - startedMs);
    return attempt(agent, secret, call, Math.max(1, leftMs));
  }
}

async function attempt(
  agent: Agent,
  secret: string,
  call: SignedCall,
  timeoutMs: number,
): Promise<SignedAnswer> {
  const body = Buffer.from(call.json === undefined ? '' : JSON.stringify(call.json));
  const nonce = newNonce();
  const { method, path, maxBytes, clock = { now: Date.now } } = call;
  const signature = sign(secret, { kind: 'request', method, path, body }, clock.now(), nonce);
  const answer = await httpCall(agent, {
    method,
    url: new URL(path, call.baseUrl),
    headers: { 'content-type': 'application/json', ...signature },
    body,
    timeoutMs,
    maxBytes,
  });
  const proof = verify(
    secret,
    { kind: 'response', status: answer.status, body: answer.body },
    answer.headers,
    clock.now(),
  );
  return { ...answer, authentic: answer.complete && proof.valid && proof.nonce === nonce };
}
