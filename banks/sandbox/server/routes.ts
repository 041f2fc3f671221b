/** The signed routes of the bank: a method, a path, and what it does inside one transaction. */
import { z } from 'zod';
import { parseBody } from '../../../channels/sandbox/parse-body.js';
import { requestNumber } from '../../../channels/sandbox/protocol.js';
import {
  type Incoming,
  type Outgoing,
  problem,
} from '../../../channels/sandbox/server/signed-requests.js';
import {
  invalid,
  type LifeParts,
  lifeRoutes,
  ok,
  type Route,
  routeOf,
} from '../../../channels/sandbox/server/signed-routes.js';
import { toInstant } from '../../../domain/kernel/clock.js';
import { DAY } from '../../../domain/ledger/calendar.js';
import { toText } from '../../../domain/money/money.js';
import { accountBody, creditBody, type MovementLine, transferBody } from '../protocol.js';
import { nameOf } from './names.js';
import type { BankMovement, Movements } from './movements.js';
import type { Operations } from './operations.js';
import { statementOf } from './statement.js';

export interface RouteParts extends LifeParts {
  readonly operations: Operations;
  readonly movements: Movements;
}

interface RoutedRequest extends Incoming {
  readonly requestNo: string;
}

const NO = '(?<requestNo>[^/]+)';
const DAY_MS = 86_400_000;

const routes: readonly Route<RouteParts, RoutedRequest>[] = [
  ...lifeRoutes,
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
  const found = routeOf(routes, incoming);
  if (found === undefined) return problem(404, 'path_not_found', 'the bank has no such path');
  const { requestNo = '' } = found.names;
  return found.route.perform(parts, { ...incoming, requestNo });
}

function send({ operations }: RouteParts, { body, nowMs }: RoutedRequest): Outgoing {
  const transfer = parseBody(transferBody, body);
  if (transfer === undefined) return invalid;
  const sent = operations.send(transfer, nowMs);
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
  const account = parseBody(accountBody, body);
  return account === undefined ? invalid : ok({ result: nameOf(account) });
}

function credit({ operations }: RouteParts, { body, nowMs }: RoutedRequest): Outgoing {
  const credited = parseBody(creditBody, body);
  if (credited === undefined || !operations.credit(credited, nowMs)) return invalid;
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
