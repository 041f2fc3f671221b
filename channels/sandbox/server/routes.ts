/** The signed routes of the sandbox: a method, a path, and what it does inside one transaction. */
import { z } from 'zod';
import { readJson } from '../../../domain/kernel/json.js';
import { DAY } from '../../../domain/ledger/calendar.js';
import { sandboxChannels } from '../channels.js';
import {
  type HandshakeAnswer,
  handshakeBody,
  type HandshakeBody,
  PROTOCOL,
  requestBody,
  requestNumber,
  type RequestPage,
} from '../protocol.js';
import type { Movements } from './movements.js';
import type { Operations } from './operations.js';
import type { RequestTable } from './request-table.js';
import { type Incoming, type Outgoing, problem } from './signed-requests.js';

export interface RouteParts {
  readonly operations: Operations;
  readonly requests: RequestTable;
  readonly movements: Movements;
  /** Takes note of the server. */
  readonly greet: (server: HandshakeBody, nowMs: number) => void;
  /** Begins the graceful end once the answer is out. */
  readonly stop: () => void;
}

interface RoutedRequest extends Incoming {
  readonly channel: string;
  readonly requestNo: string;
}

interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly perform: (parts: RouteParts, call: RoutedRequest) => Outgoing;
}

const channels = sandboxChannels.join('|');
const path = (rest: string): RegExp =>
  new RegExp(`^/(?<channel>${channels})/${rest}$`.replace('{no}', '(?<requestNo>[^/]+)'));

const routes: readonly Route[] = [
  { method: 'POST', path: /^\/handshake$/, perform: handshake },
  { method: 'POST', path: /^\/stop$/, perform: stop },
  { method: 'POST', path: path('requests'), perform: send },
  { method: 'GET', path: path('requests'), perform: list },
  { method: 'GET', path: path('requests/{no}'), perform: query },
  { method: 'POST', path: path('requests/{no}/close'), perform: close },
  { method: 'GET', path: path('bill'), perform: bill },
  { method: 'GET', path: path('totals'), perform: totals },
];

/** Performs a request whose signature was found good. */
export function performRoute(parts: RouteParts, incoming: Incoming): Outgoing {
  for (const { method, path, perform } of routes) {
    const match = method === incoming.method ? path.exec(incoming.url.pathname) : null;
    if (match === null) continue;
    const { channel = '', requestNo = '' } = match.groups ?? {};
    return perform(parts, { ...incoming, channel, requestNo });
  }
  return problem(404, 'path_not_found', 'the sandbox has no such path');
}

const ok = (body: object | string): Outgoing => ({ manner: 'prompt', status: 200, body });

const invalid = problem(422, 'invalid_request', 'the request is not of the documented form');

function json(body: Buffer): unknown {
  const read = readJson(body);
  return read.ok ? read.value : undefined;
}

function handshake(parts: RouteParts, { body, nowMs }: RoutedRequest): Outgoing {
  const server = handshakeBody.safeParse(json(body));
  if (!server.success) return invalid;
  parts.greet(server.data, nowMs);
  const answer: HandshakeAnswer = { protocol: PROTOCOL, pid: process.pid };
  return ok(answer);
}

function stop(parts: RouteParts): Outgoing {
  parts.stop();
  return ok({ stopping: true });
}

function send({ operations }: RouteParts, { channel, body, nowMs }: RoutedRequest): Outgoing {
  const request = requestBody.safeParse(json(body));
  if (!request.success) return invalid;
  const sent = operations.send(channel, request.data, nowMs);
  switch (sent.kind) {
    case 'taken':
      return sent.answer === 'hang'
        ? { manner: 'silent' }
        : { manner: sent.answer, status: 200, body: sent.view };
    case 'refused':
      return { manner: 'prompt', status: sent.status, body: sent.problem };
    case 'ignored':
      return { manner: 'silent' };
  }
}

function query({ operations }: RouteParts, { channel, requestNo }: RoutedRequest): Outgoing {
  const view = operations.query(channel, requestNo);
  return view === undefined
    ? problem(404, 'request_not_found', 'no request came under this number')
    : ok(view);
}

function close({ operations }: RouteParts, { channel, requestNo, nowMs }: RoutedRequest): Outgoing {
  if (!requestNumber.safeParse(requestNo).success) return invalid;
  return ok(operations.close(channel, requestNo, nowMs));
}

const pageQuery = z.object({
  after: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

function list({ operations, requests }: RouteParts, { channel, url }: RoutedRequest): Outgoing {
  const query = pageQuery.safeParse(Object.fromEntries(url.searchParams));
  if (!query.success) return invalid;
  const rows = requests.page(channel, query.data.after, query.data.limit);
  const last = rows.length === query.data.limit ? rows.at(-1) : undefined;
  const page: RequestPage = {
    data: rows.map(([, request]) => operations.view(request)),
    next: last === undefined ? null : String(last[0]),
  };
  return ok(page);
}

const billQuery = z.object({ date: z.string().regex(DAY) });

function bill({ movements }: RouteParts, { channel, url }: RoutedRequest): Outgoing {
  const query = billQuery.safeParse(Object.fromEntries(url.searchParams));
  if (!query.success) return invalid;
  return ok(movements.bill(channel, Date.parse(`${query.data.date}T00:00:00Z`)));
}

function totals({ movements }: RouteParts, { channel }: RoutedRequest): Outgoing {
  return ok({ channel, totals: movements.totals(channel) });
}
