/** What goes wrong before there is a request: bytes that are no HTTP, and requests that do not end. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestHandler } from 'express';
import { type ErrorCode, errors } from './errors.js';
import { problemBody, refuse } from './refuse.js';

/** Node answers a request without `Host` with a bare 400 of its own: `requireHost` does it instead. */
export const serverOptions = { requireHostHeader: false } as const;

/** RFC 9112: a request of HTTP/1.1 without `Host` is answered 400. */
export const requireHost: RequestHandler = (request, _response, next) => {
  if (request.httpVersion === '1.1' && request.headers.host === undefined) {
    refuse('invalid_request', 'HTTP/1.1 needs the header Host', 'Host');
  }
  next();
};

/** By Node's code of the error; anything else is no HTTP. */
const CODES: ReadonlyMap<string | undefined, ErrorCode> = new Map([
  ['HPE_HEADER_OVERFLOW', 'headers_too_large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', 'request_timeout'],
]);

/** A request that is under way, with its answer. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Answers what is no request with a problem, as everything else is, and ends the connection. Requests
 * that came whole before are answered first, each with its own answer: they have their effect.
 */
export function answerConnectionErrors(server: Server): void {
  const underWay = new WeakMap<Duplex, Set<Exchange>>();
  /** Connections that end when their requests are answered; whatever else comes is passed over. */
  const ending = new WeakSet<Duplex>();
  server.on('request', (request, response) => {
    const exchange = { request, response };
    const exchanges = underWay.get(request.socket) ?? new Set();
    underWay.set(request.socket, exchanges.add(exchange));
    response.once('close', () => exchanges.delete(exchange));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (ending.has(socket)) return;
    const whole = [...(underWay.get(socket) ?? [])].filter(({ request }) => request.complete);
    const last = whole.at(-1);
    if (last !== undefined) {
      ending.add(socket);
      endAfter(last.response, socket);
    } else if (!socket.writable) socket.destroy();
    else end(socket, CODES.get(error.code) ?? 'invalid_request', 'these bytes are no HTTP request');
  });
  server.on('connect', (_request, socket) =>
    end(socket, 'method_not_allowed', 'CONNECT is not a method of this server'),
  );
  // An expectation may be passed over (RFC 9110); Node would answer a bare 417.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  // A client that has sent all that it wants to say still gets its answer. Node has it as an option of
  // the server that its types do not know.
  Object.assign(server, { httpAllowHalfOpen: true });
}

/** Answers leave in the order of their requests, so those before the last have left by then. */
function endAfter(last: ServerResponse, socket: Duplex): void {
  if (!last.headersSent) last.setHeader('Connection', 'close');
  last.once('close', () => socket.end(() => socket.destroy()));
}

function end(socket: Duplex, code: ErrorCode, detail: string): void {
  const { status, title } = errors[code];
  const body = Buffer.from(JSON.stringify(problemBody({ code, detail }, undefined)));
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
}
