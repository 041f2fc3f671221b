/** The signed routes of the sandbox: a method, a path, and what it does inside one transaction. */
import { z } from 'zod';
import { DAY } from '../../../domain/ledger/calendar.js';
import { sandboxChannels } from '../channels.js';
import { parseBody } from '../parse-body.js';
import { requestBody, requestNumber, type RequestPage } from '../protocol.js';
import { disputeOrderBody } from '../dispute-protocol.js';
import type { Disputes } from './disputes.js';
import type { Movements } from './movements.js';
import type { Operations } from './operations.js';
import type { RequestTable } from './request-table.js';
import { type Incoming, type Outgoing, problem } from './signed-requests.js';
import { invalid, type LifeParts, lifeRoutes, ok, type Route, routeOf } from './signed-routes.js';

export interface RouteParts extends LifeParts {
  readonly operations: Operations;
  readonly requests: RequestTable;
  readonly movements: Movements;
  readonly disputes: Disputes;
}

interface RoutedRequest extends Incoming {
  readonly channel: string;
  readonly requestNo: string;
}

const channels = sandboxChannels.join('|');
const path = (rest: string): RegExp =>
  new RegExp(`^/(?<channel>${channels})/${rest}$`.replace('{no}', '(?<requestNo>[^/]+)'));

const routes: readonly Route<RouteParts, RoutedRequest>[] = [
  ...lifeRoutes,
  { method: 'POST', path: path('requests'), perform: send },
  { method: 'GET', path: path('requests'), perform: list },
  { method: 'GET', path: path('requests/{no}'), perform: query },
  { method: 'POST', path: path('requests/{no}/close'), perform: close },
  { method: 'POST', path: path('disputes'), perform: dispute },
  { method: 'GET', path: path('bill'), perform: bill },
  { method: 'GET', path: path('totals'), perform: totals },
];

/** Performs a request whose signature was found good. */
export function performRoute(parts: RouteParts, incoming: Incoming): Outgoing {
  const found = routeOf(routes, incoming);
  if (found === undefined) return problem(404, 'path_not_found', 'the sandbox has no such path');
  const { channel = '', requestNo = '' } = found.names;
  return found.route.perform(parts, { ...incoming, channel, requestNo });
}

function send({ operations }: RouteParts, { channel, body, nowMs }: RoutedRequest): Outgoing {
  const request = parseBody(requestBody, body);
  if (request === undefined) return invalid;
  const sent = operations.send(channel, request, nowMs);
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

function dispute({ disputes }: RouteParts, { channel, body, nowMs }: RoutedRequest): Outgoing {
  const order = parseBody(disputeOrderBody, body);
  if (order === undefined) return invalid;
  const ordered = disputes.open(channel, order, nowMs);
  return ordered.opened
    ? ok(ordered.first)
    : problem(ordered.status, ordered.code, 'the dispute was not opened');
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
