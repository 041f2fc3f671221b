/** The sandbox's HTTP: signatures in, signatures out, and the pages that payers open. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type CardTokens, readCard } from './card-tokens.js';
import { cardFiles, cardPage } from './card-page.js';
import type { Operations } from './operations.js';
import { noSuchCodePage, paidStatus, payPage, payPageHeaders } from './pay-page.js';
import { performRoute, type RouteParts } from './routes.js';
import { readBody, serveSigned, type SignedParts, type SignedRequest } from './signed-requests.js';

/** Longer than any client keeps an idle connection, so that none is closed under a request. */
const KEEP_ALIVE_MS = 120_000;

export interface ServerParts extends RouteParts, Omit<SignedParts, 'perform'> {
  readonly operations: Operations;
  readonly cards: CardTokens;
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
  const perform: SignedParts['perform'] = (call) => performRoute(parts, call);
  return serveSigned({ ...parts, perform }, { request, target, url, body }, response);
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
