/** The sandbox's HTTP: signatures in, signatures out, and the pages that payers open. */
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Clock, PacedClock } from '../../../domain/kernel/clock.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import { DELAYS } from '../scenarios.js';
import { sign, verify } from '../signature.js';
import type { GroupCommit } from './group-commit.js';
import type { Nonces } from './nonces.js';
import { type CardTokens, readCard } from './card-tokens.js';
import { cardFiles, cardPage } from './card-page.js';
import type { Operations } from './operations.js';
import { noSuchCodePage, paidStatus, payPage, payPageHeaders } from './pay-page.js';
import { type Outgoing, performRoute, problem, type RouteParts } from './routes.js';

const MAX_REQUEST_BYTES = 16 * 1024;
/** Longer than any client keeps an idle connection, so that none is closed under a request. */
const KEEP_ALIVE_MS = 120_000;

export interface ServerParts extends RouteParts {
  readonly commits: GroupCommit;
  readonly nonces: Nonces;
  readonly operations: Operations;
  readonly cards: CardTokens;
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
}

export function createSandboxServer(parts: ServerParts): Server {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    handle(parts, request, response).catch((error: unknown) => {
      parts.logger.error({ err: error }, 'sandbox request failed');
      response.destroy();
    });
  });
  return server;
}

async function handle(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // The target is only ever a path; the base merely makes it a URL.
  const target = request.url ?? '/';
  const url = URL.canParse(target, 'http://sandbox') ? new URL(target, 'http://sandbox') : null;
  const body = await readBody(request);
  if (body === undefined || url === null) {
    response.writeHead(body === undefined ? 413 : 400, { connection: 'close' }).end();
    return;
  }
  const token = /^\/pay\/([\w-]+)$/.exec(url.pathname)?.[1];
  if (token !== undefined) return servePayer(parts, request.method ?? '', token, response);
  if (url.pathname.startsWith('/card-')) return serveCard(parts, { request, url, body }, response);
  return serveEngine(parts, { request, target, url, body }, response);
}

/** The whole body; undefined if it is too long. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
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

interface SignedRequest {
  readonly request: IncomingMessage;
  /** Path with query, as it was signed. */
  readonly target: string;
  readonly url: URL;
  readonly body: Buffer;
}

async function serveEngine(
  parts: ServerParts,
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
      ? performRoute(parts, { method, url, body, nowMs })
      : problem(401, 'request_replayed', 'this nonce came before'),
  );
  parts.changed();
  answer(parts, outgoing, proof.nonce, response);
}

/** Lets the answer out in the manner of its scenario. */
function answer(
  parts: ServerParts,
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
  { secret, signatures }: Pick<ServerParts, 'secret' | 'signatures'>,
  { status, body }: { readonly status: number; readonly body: object | string },
  nonce: string,
  response: ServerResponse,
): void {
  const csv = typeof body === 'string';
  const bytes = Buffer.from(csv ? body : JSON.stringify(body));
  const message = { kind: 'response', status, body: bytes } as const;
  const signature = sign(secret, message, signatures.now(), nonce);
  const contentType = csv ? 'text/csv; charset=utf-8' : 'application/json';
  response.writeHead(status, { 'content-type': contentType, ...signature }).end(bytes);
}

async function servePayer(
  parts: ServerParts,
  method: string,
  token: string,
  response: ServerResponse,
): Promise<void> {
  if (method !== 'GET' && method !== 'POST') {
    response.writeHead(405, { allow: 'GET, POST' }).end();
    return;
  }
  const { operations, commits, clock } = parts;
  const paid =
    method === 'POST' ? await commits.run(() => operations.pay(token, clock.now())) : null;
  parts.changed();
  const request = operations.payable(token);
  const status = paid === null ? (request === undefined ? 404 : 200) : paidStatus[paid];
  const page = request === undefined ? noSuchCodePage : payPage(request);
  response.writeHead(status, payPageHeaders).end(page);
}

/** The card fields, what they load, and the tokens that they ask for. No number is kept. */
async function serveCard(
  { secret, commits, cards, clock }: ServerParts,
  { request, url, body }: Pick<SignedRequest, 'request' | 'url' | 'body'>,
  response: ServerResponse,
): Promise<void> {
  const { method = '' } = request;
  const file = cardFiles.get(url.pathname);
  if (method === 'GET' && file !== undefined) {
    response.writeHead(200, { 'content-type': file.mediaType }).end(file.content);
    return;
  }
  if (method === 'GET' && url.pathname === '/card-frame') {
    const { status, headers, html } = cardPage(secret, url.searchParams);
    response.writeHead(status, headers).end(html);
    return;
  }
  // JSON: a page of another origin may not send it without asking, and nobody answers that question.
  const isOwn = request.headers['content-type'] === 'application/json';
  if (method !== 'POST' || url.pathname !== '/card-tokens' || !isOwn) {
    response.writeHead(404).end();
    return;
  }
  const nowMs = clock.now();
  const card = readCard(body, nowMs);
  const answer =
    'fault' in card ? card : { token: await commits.run(() => cards.make(card.scenario, nowMs)) };
  response
    .writeHead('fault' in answer ? 422 : 200, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
    })
    .end(JSON.stringify(answer));
}
