/** Requests of the engine: a signature in, a signature out, and each taken once. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Clock, PacedClock } from '../../../domain/kernel/clock.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import { DELAYS } from '../scenarios.js';
import { sign, verify } from '../signature.js';
import type { GroupCommit } from './group-commit.js';
import type { Nonces } from './nonces.js';

/** A document of a dispute is the longest that comes. */
const MAX_REQUEST_BYTES = 320 * 1024;

/** What goes back, and in which manner. */
export type Outgoing =
  | {
      readonly manner: 'prompt' | 'slow' | 'html_502';
      readonly status: number;
      /** An object goes out as JSON, text as CSV or what else `mediaType` says. */
      readonly body: object | string;
      readonly mediaType?: string;
    }
  /** Nothing goes back: the caller waits in vain. */
  | { readonly manner: 'silent' };

export interface Incoming {
  readonly method: string;
  readonly url: URL;
  readonly body: Buffer;
  readonly nowMs: number;
}

export function problem(status: number, code: string, message: string): Outgoing {
  return { manner: 'prompt', status, body: { code, message } };
}

export interface SignedParts {
  readonly commits: GroupCommit;
  readonly nonces: Nonces;
  readonly secret: string;
  readonly clock: PacedClock;
  /** Of the signatures, which say when they were made. */
  readonly signatures: Clock;
  /** Divides every delay. */
  readonly speed: number;
  readonly logger: Logger;
  /** Called when something may have become due. */
  readonly changed: () => void;
  /** Called for every request with a good signature: the server lives. */
  readonly heard: () => void;
  /** Does what a request with a good signature asks for, inside a transaction. */
  readonly perform: (incoming: Incoming) => Outgoing;
}

export interface SignedRequest {
  readonly request: IncomingMessage;
  /** Path with query, as it was signed. */
  readonly target: string;
  readonly url: URL;
  readonly body: Buffer;
}

/** The whole body; undefined if it is too long. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > MAX_REQUEST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export async function serveSigned(
  parts: SignedParts,
  { request, target, url, body }: SignedRequest,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? '';
  const nowMs = parts.clock.now();
  const signedMs = parts.signatures.now();
  const message = { kind: 'request', method, path: target, body } as const;
  const proof = verify(parts.secret, message, request.headers, signedMs);
  if (!proof.valid) {
    const refusal = JSON.stringify({ code: 'signature_invalid', message: proof.reason });
    response.writeHead(401, { 'content-type': 'application/json' }).end(refusal);
    return;
  }
  parts.heard();
  // The nonce and what the request does commit together: neither is ever without the other.
  const outgoing = await parts.commits.run(() =>
    parts.nonces.claim(proof.nonce, proof.timestampMs, signedMs)
      ? parts.perform({ method, url, body, nowMs })
      : problem(401, 'request_replayed', 'this nonce came before'),
  );
  parts.changed();
  answer(parts, outgoing, proof.nonce, response);
}

/** Lets the answer out in the manner of its scenario. */
function answer(
  parts: SignedParts,
  outgoing: Outgoing,
  nonce: string,
  response: ServerResponse,
): void {
  const after = (ms: number, act: () => void): void => {
    const timer = setTimeout(act, ms / parts.speed / parts.clock.pace);
    response.once('close', () => clearTimeout(timer));
  };
  switch (outgoing.manner) {
    case 'prompt':
      return reply(parts, outgoing, nonce, response);
    case 'slow':
      return after(DELAYS.slowAnswerMs, () => reply(parts, outgoing, nonce, response));
    case 'silent':
      return after(DELAYS.hangMs, () => response.destroy());
    case 'html_502':
      response
        .writeHead(502, { 'content-type': 'text/html' })
        .end(`<html><body><h1>502 ${STATUS_CODES[502]}</h1></body></html>\n`);
      return;
  }
}

function reply(
  { secret, signatures }: Pick<SignedParts, 'secret' | 'signatures'>,
  { status, body, mediaType }: Exclude<Outgoing, { manner: 'silent' }>,
  nonce: string,
  response: ServerResponse,
): void {
  const isText = typeof body === 'string';
  const bytes = Buffer.from(isText ? body : JSON.stringify(body));
  const message = { kind: 'response', status, body: bytes } as const;
  const signature = sign(secret, message, signatures.now(), nonce);
  const contentType = mediaType ?? (isText ? 'text/csv; charset=utf-8' : 'application/json');
  response.writeHead(status, { 'content-type': contentType, ...signature }).end(bytes);
}
