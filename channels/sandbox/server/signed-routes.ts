/** What the signed routes of every sandbox, channel or bank, have in common: how they are found, and its life. */
import { parseBody } from '../parse-body.js';
import { type HandshakeAnswer, handshakeBody, type HandshakeBody, PROTOCOL } from '../protocol.js';
import { type Incoming, type Outgoing, problem } from './signed-requests.js';

export interface LifeParts {
  /** Takes note of the server. */
  readonly greet: (server: HandshakeBody, nowMs: number) => void;
  /** Begins the graceful end once the answer is out. */
  readonly stop: () => void;
}

/** A method, a path, and what it does inside one transaction. */
export interface Route<Parts, Call extends Incoming> {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly perform: (parts: Parts, call: Call) => Outgoing;
}

/** The route that a request is for, and what its path names; undefined if there is no such route. */
export function routeOf<Parts, Call extends Incoming>(
  routes: readonly Route<Parts, Call>[],
  { method, url }: Incoming,
):
  | { readonly route: Route<Parts, Call>; readonly names: Partial<Record<string, string>> }
  | undefined {
  for (const route of routes) {
    const match = route.method === method ? route.path.exec(url.pathname) : null;
    if (match !== null) return { route, names: match.groups ?? {} };
  }
  return undefined;
}

export const ok = (body: object | string): Outgoing => ({ manner: 'prompt', status: 200, body });

export const invalid = problem(422, 'invalid_request', 'the request is not of the documented form');

/** The routes by which a server begins with a sandbox and ends it. */
export const lifeRoutes: readonly Route<LifeParts, Incoming>[] = [
  { method: 'POST', path: /^\/handshake$/, perform: handshake },
  { method: 'POST', path: /^\/stop$/, perform: stop },
];

function handshake({ greet }: LifeParts, { body, nowMs }: Incoming): Outgoing {
  const server = parseBody(handshakeBody, body);
  if (server === undefined) return invalid;
  greet(server, nowMs);
  const answer: HandshakeAnswer = { protocol: PROTOCOL, pid: process.pid };
  return ok(answer);
}

function stop(parts: LifeParts): Outgoing {
  parts.stop();
  return ok({ stopping: true });
}
