/** The signed routes of the bank: a method, a path, and what it does inside one transaction. */
import { z } from 'zod';
import {
  handshakeBody,
  type HandshakeBody,
  PROTOCOL,
  requestNumber,
} from '../../../channels/sandbox/protocol.js';
import {
  type Incoming,
  type Outgoing,
  problem,
} from '../../../channels/sandbox/server/signed-requests.js';
import { toInstant } from '../../../domain/kernel/clock.js';
import { readJson } from '../../../domain/kernel/json.js';
import { DAY } from '../../../domain/ledger/calendar.js';
import { toText } from '../../../domain/money/money.js';
import { accountBody, creditBody, type MovementLine, transferBody } from '../protocol.js';
import { nameOf } from './names.js';
import type { BankMovement, Movements } from './movements.js';
import type { Operations } from './operations.js';
import { statementOf } from './statement.js';

export interface RouteParts {
  readonly operations: Operations;
  readonly movements: Movements;
  /** Takes note of the server. */
  readonly greet: (server: HandshakeBody, nowMs: number) => void;
  /** Begins the graceful end once the answer is out. */
  readonly stop: () => void;
}

interface RoutedRequest extends Incoming {
  readonly requestNo: string;
}

interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly perform: (parts: RouteParts, call: RoutedRequest) => Outgoing;
}

const NO = '(?<requestNo>[^/]+)';
const DAY_MS = 86_400_000;

const routes: readonly Route[] = [
  { method: 'POST', path: /^\/handshake$/, perform: handshake },
  { method: 'POST', path: /^\/stop$/, perform: stop },
  { method: 'POST', path: /^\/transfers$/, perform: send },
  { method: 'GET', path: new RegExp(`^/transfers/${NO}$`), perform: query },
  { method: 'POST', path: new RegExp(`^/transfers/${NO}/close$`), perform: close },
  { method: 'POST', path: /^\/names$/, perform: checkName },
  { method: 'POST', path: /^\/credits$/, perform: credit },
  { method: 'GET', path: /^\/statement$/, perform: statement },
  { method: 'GET', path: /^\/movements$/, perform: movementLines },
  { method: 'GET', path: /^\/balances$/, perform: balances },
];

/** Performs a request whose signature was found good. */
export function performRoute(parts: RouteParts, incoming: Incoming): Outgoing {
  for (const { method, path, perform } of routes) {
    const match = method === incoming.method ? path.exec(incoming.url.pathname) : null;
    if (match === null) continue;
    const { requestNo = '' } = match.groups ?? {};
    return perform(parts, { ...incoming, requestNo });
  }
  return problem(404, 'path_not_found', 'the bank has no such path');
}

const ok = (body: object): Outgoing => ({ manner: 'prompt', status: 200, body });
const invalid = problem(422, 'invalid_request', 'the request is not of the documented form');

function json(body: Buffer): unknown {
  const read = readJson(body);
  return read.ok ? read.value : undefined;
}

function handshake(parts: RouteParts, { body, nowMs }: RoutedRequest): Outgoing {
  const server = handshakeBody.safeParse(json(body));
  if (!server.success) return invalid;
  parts.greet(server.data, nowMs);
  return ok({ protocol: PROTOCOL, pid: process.pid });
}

function stop(parts: RouteParts): Outgoing {
  parts.stop();
  return ok({ stopping: true });
}

function send({ operations }: RouteParts, { body, nowMs }: RoutedRequest): Outgoing {
  const transfer = transferBody.safeParse(json(body));
  if (!transfer.success) return invalid;
  const sent = operations.send(transfer.data, nowMs);
  switch (sent.kind) {
    case 'taken':
      return sent.answer === 'hang'
        ? { manner: 'silent' }
        : { manner: sent.answer, status: 200, body: sent.view };
    case 'refused':
      return problem(sent.status, sent.code, sent.message);
    case 'ignored':
      return { manner: 'silent' };
  }
}

function query({ operations }: RouteParts, { requestNo }: RoutedRequest): Outgoing {
  const view = operations.query(requestNo);
  return view === undefined
    ? problem(404, 'request_not_found', 'no transfer came under this number')
    : ok(view);
}

function close({ operations }: RouteParts, { requestNo, nowMs }: RoutedRequest): Outgoing {
  if (!requestNumber.safeParse(requestNo).success) return invalid;
  return ok(operations.close(requestNo, nowMs));
}

function checkName(_parts: RouteParts, { body }: RoutedRequest): Outgoing {
  const account = accountBody.safeParse(json(body));
  return account.success ? ok({ result: nameOf(account.data) }) : invalid;
}

function credit({ operations }: RouteParts, { body, nowMs }: RoutedRequest): Outgoing {
  const credited = creditBody.safeParse(json(body));
  if (!credited.success || !operations.credit(credited.data, nowMs)) return invalid;
  return ok({ credited: true });
}

/** The first moment of the day that is asked for; undefined if none is. */
function dayOf(url: URL): { readonly day: string; readonly startMs: number } | undefined {
  const day = z.string().regex(DAY).safeParse(url.searchParams.get('date')).data;
  return day === undefined ? undefined : { day, startMs: Date.parse(`${day}T00:00:00Z`) };
}

function statement({ movements }: RouteParts, { url }: RoutedRequest): Outgoing {
  const asked = dayOf(url);
  if (asked === undefined) return invalid;
  const { day, startMs } = asked;
  const body = statementOf({
    day,
    openings: movements.balances(startMs),
    movements: movements.between(startMs, startMs + DAY_MS),
  });
  return { manner: 'prompt', status: 200, body, mediaType: 'application/xml' };
}

function movementLines({ movements }: RouteParts, { url }: RoutedRequest): Outgoing {
  const asked = dayOf(url);
  if (asked === undefined) return invalid;
  const { startMs } = asked;
  const lines = movements.between(startMs, startMs + DAY_MS).map(lineOf);
  const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  return { manner: 'prompt', status: 200, body, mediaType: 'application/jsonl' };
}

const lineOf = (movement: BankMovement): MovementLine => {
  const { atMs, kind, reference: bankReference, requestNo, amount, reason, remittance } = movement;
  const occurredAt = toInstant(atMs);
  return {
    ...{ occurredAt, kind, bankReference, requestNo },
    ...{ amount: toText(amount), reason, remittance },
  };
};

function balances({ movements }: RouteParts): Outgoing {
  return ok({ balances: movements.balances(Number.MAX_SAFE_INTEGER).map(toText) });
}
