/** What is known of a request while it is served: its id, who asks, and what the log line will say. */
import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { OpenedKey } from '../../domain/access/access.js';
import type { OpenedSession } from '../../engine/session/sessions.js';
import type { Caller } from './auth/caller.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { HttpMetrics } from './metrics.js';

export interface RequestContext {
  readonly requestId: string;
  readonly startedMs: number;
  /** The route's path in the contract; undefined until one matched. */
  route: string | undefined;
  /** Whether path, query and body are as the route's contract has them. */
  isParsed: boolean;
  caller: Caller | undefined;
  /** The caller's key, and which of its secrets was shown. */
  opened: OpenedKey | undefined;
  /** The caller's session, and the token of its cookie; undefined if a key asks. */
  session: (OpenedSession & { readonly token: string }) | undefined;
  /** Further members of the log line: ids of payments, refunds, transactions. */
  readonly notes: Record<string, string | number | boolean>;
  /** The problem's code if the answer is a problem. */
  code: string | undefined;
}

const contexts = new WeakMap<object, RequestContext>();

export function contextOf(request: Request): RequestContext {
  const context = contexts.get(request);
  if (context === undefined) throw new Error('the request passed no request-context middleware');
  return context;
}

/** Stands first at a route. @param route as log and metrics name it */
export const named =
  (route: string): RequestHandler =>
  (request, _response, next) => {
    contextOf(request).route = route;
    next();
  };

/** A 503 passes by itself and the caller was told so; any other 5xx is a defect. */
const levelOf = (status: number): 'info' | 'warn' | 'error' =>
  status < 500 ? 'info' : status === 503 ? 'warn' : 'error';

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** Gives each request an id (the caller's own if it is well-formed) and one line of the log. */
export function requestContext(logger: Logger, metrics: HttpMetrics): RequestHandler {
  return (request, response, next) => {
    const given = request.get('Request-Id');
    const context: RequestContext = {
      requestId: given !== undefined && REQUEST_ID.test(given) ? given : `req_${randomUUID()}`,
      startedMs: performance.now(),
      route: undefined,
      isParsed: false,
      caller: undefined,
      opened: undefined,
      session: undefined,
      notes: {},
      code: undefined,
    };
    contexts.set(request, context);
    response.setHeader('Request-Id', context.requestId);
    response.once('close', () => {
      const tookMs = performance.now() - context.startedMs;
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.observe(request.method, context.route ?? 'unmatched', status, tookMs);
      const { requestId, caller, code, notes } = context;
      logger[levelOf(status)](
        {
          requestId,
          method: request.method,
          route: context.route ?? 'unmatched',
          status,
          tookMs: Math.round(tookMs * 10) / 10,
          ...(caller === undefined ? {} : { actor: caller.actor, role: caller.role }),
          ...(code === undefined ? {} : { code }),
          ...notes,
        },
        'request',
      );
    });
    next();
  };
}
