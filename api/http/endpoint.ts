/** A route of the contract with its handler: parse, handle, answer. A handler sees no Express. */
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { Position } from '../../domain/kernel/position.js';
import type { Caller } from './auth/caller.js';
import { type Doors, present } from './auth/present-caller.js';
import { mayKey, mayPerson } from './auth/rights.js';
import { requestHeaders } from './headers.js';
import { rejectionOf, requiredMessage } from './problem.js';
import type { RequestHeader, RouteContract } from './route.js';
import { Problem, refuse } from './refuse.js';
import { bodyBytes, bodyJson } from './body.js';
import { contextOf, type RequestContext } from './request-context.js';
import { sendJson } from './send-json.js';

/** A request as a handler sees it, everything parsed by the contract. */
export interface ApiRequest<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The body as it came. */
  readonly bytes: Buffer;
  readonly requestId: string;
  /** Who sends the request. @throws on a public route, which anybody may call. */
  readonly caller: Caller;
  /** The session of the person who sends it. @throws if a key asks, or nobody. */
  readonly session: NonNullable<RequestContext['session']>;
  /** True if the caller may use this route, too. */
  may(other: RouteContract): boolean;
  /** A header of the route's contract, checked; undefined if it was not sent. */
  header(name: RequestHeader): string | undefined;
  /** Every header as received, names in lower case. */
  readonly rawHeaders: Readonly<Record<string, string>>;
  /** Adds ids to the request's line in the log. */
  note(members: Readonly<Record<string, string | number | boolean>>): void;
  /** The context of a command that this request leads to. */
  context(correlationId: string, nowMs: number): CommandContext;
}

/** A request to this route: `RequestTo<typeof accountRoutes.getAccount>`. */
export type RequestTo<Route extends RouteContract> = ApiRequest<
  z.output<Route['params']>,
  z.output<Route['query']>,
  z.output<Route['body']>
>;

export interface Answer<Body = unknown> {
  readonly body: Body;
  /** How far the answer reaches in the log. */
  readonly position?: Position;
  readonly stale?: boolean;
  readonly replayed?: boolean;
  /** Another status than the contract's success: `/livez` and `/readyz` alone. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Endpoint {
  readonly route: RouteContract;
  readonly serve: (request: Request, response: Response) => Promise<void>;
}

export const endpoint = <
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(
  route: RouteContract<P, Q, B, A>,
  handler: (
    request: ApiRequest<z.output<P>, z.output<Q>, z.output<B>>,
  ) => Promise<Answer<z.output<A>>> | Answer<z.output<A>>,
): Endpoint => ({
  route,
  serve: async (request, response) => {
    send(response, route, await handler(parsed(route, request)));
  },
});

/** What a stream is written to. */
export interface StreamSink extends Pick<
  Response,
  'write' | 'writableLength' | 'end' | 'destroy' | 'once'
> {
  /** Sends the headers: from here on there is no refusal. */
  begin(): void;
}

/**
 * A route whose answer goes on (`streamRoute`). The handler refuses, or begins the answer and returns; if it waits
 * before it begins, its reader may have left meanwhile.
 */
export const streamEndpoint = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  route: RouteContract<P, Q, B>,
  handler: (
    request: ApiRequest<z.output<P>, z.output<Q>, z.output<B>> & {
      /** False once the caller's key or session has ended, or its roles were taken away. */
      mayGoOn(doors: Doors): Promise<boolean>;
    },
    sink: StreamSink,
  ) => void | Promise<void>,
): Endpoint => ({
  route,
  serve: async (request, response) => {
    const begin = (): void => beginStream(request, response);
    const mayGoOn = async (doors: Doors): Promise<boolean> => {
      const { opened, session } = await present(doors, contextOf(request));
      return session === undefined ? opened !== undefined : mayPerson(route, session.user.roles);
    };
    const asked = Object.assign(parsed(route, request), { mayGoOn });
    await handler(asked, Object.assign(response, { begin }));
  },
});

function beginStream(request: Request, response: Response): void {
  response.status(200);
  response.setHeader('Content-Type', 'text/event-stream');
  // Nobody in between keeps it, packs it or waits for its end.
  response.setHeader('Cache-Control', 'no-store, no-transform');
  response.setHeader('X-Accel-Buffering', 'no');
  // Who has nothing more to say still gets its answer elsewhere; here it is a reader that has left. What it has
  // not taken is dropped: it may never take it.
  response.setHeader('Connection', 'close');
  request.socket.once('end', () => response.destroy());
  // A connection that breaks as something is written ends by 'close'; unheard, the error would end the process.
  response.on('error', () => undefined);
  response.flushHeaders();
}

/** The request as its contract reads it. @throws Problem */
export function parsed<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  route: RouteContract<P, Q, B>,
  request: Request,
): ApiRequest<z.output<P>, z.output<Q>, z.output<B>> {
  const context = contextOf(request);
  const { requestId, caller, session, notes } = context;
  const actor = caller?.actor ?? 'public';
  const members = {
    params: parse(route.params, request.params),
    query: parse(route.query, request.query),
    body: parse(route.body, route.bodyKind === 'json' ? bodyJson(request) : {}),
  };
  context.isParsed = true;
  return {
    ...members,
    bytes: bodyBytes(request),
    requestId,
    get caller() {
      if (caller === undefined) throw new Error(`${route.operation} has no caller`);
      return caller;
    },
    get session() {
      if (session === undefined) throw new Error(`${route.operation} has no session`);
      return session;
    },
    may: (other) =>
      session === undefined ? mayKey(other, caller?.role) : mayPerson(other, session.user.roles),
    header: (name) => {
      if (!route.headers.includes(name))
        throw new Error(`${route.operation} has no header ${name}`);
      return headerOf(request, name);
    },
    get rawHeaders() {
      return singleHeaders(request);
    },
    note: (members) => void Object.assign(notes, members),
    context: (correlationId, nowMs) => ({ correlationId, causationId: requestId, actor, nowMs }),
  };
}

function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value, { error: requiredMessage });
  if (!parsed.success) throw new Problem(rejectionOf(parsed.error));
  return parsed.data;
}

function headerOf(request: Request, name: RequestHeader): string | undefined {
  const value = request.get(name);
  if (value === undefined) return undefined;
  const parsed = requestHeaders[name].safeParse(value);
  if (!parsed.success) throw new Problem(rejectionOf(parsed.error, name));
  return parsed.data;
}

const singleHeaders = (request: Request): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );

function send(response: Response, route: RouteContract, answer: Answer): void {
  const { body, position, stale, replayed, status = route.status, headers = {} } = answer;
  if (position !== undefined) response.setHeader('Tallybook-Position', position);
  if (stale === true) response.setHeader('Tallybook-Stale', 'true');
  if (replayed === true) response.setHeader('Idempotency-Replayed', 'true');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  sendJson(response, status, 'application/json', body);
}

/** The idempotency key of an operation that needs one. */
export const requiredKey = (request: Pick<ApiRequest, 'header'>): string =>
  request.header('Idempotency-Key') ??
  refuse('idempotency_key_required', undefined, 'Idempotency-Key');
