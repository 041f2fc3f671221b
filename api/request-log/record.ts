/** Keeps what merchants' keys ask for. People's requests are not kept: their pages read again and again. */
import type { Request, RequestHandler, Response } from 'express';
import type { Clock } from '../../domain/kernel/clock.js';
import type { RequestLog } from '../../engine/request-log/request-log.js';
import type { LoggedRequest } from '../../engine/request-log/request-store.js';
import { bodyBytes, hasBody } from '../http/body.js';
import { scrub } from '../http/logger.js';
import { contextOf, type RequestContext } from '../http/request-context.js';
import { keptBody, keptKey, keptPath, keptQuery, NOT_KEPT } from './kept.js';

const LEFT = 499;

/** Stands behind `authenticate`. All that it does, it does when the answer is sent. */
export function recordRequests(log: Pick<RequestLog, 'add'>, clock: Clock): RequestHandler {
  return (request, response, next) => {
    const context = contextOf(request);
    const merchant = context.opened?.key.merchant ?? null;
    if (merchant !== null) {
      const atMs = clock.now();
      response.once('close', () =>
        log.add({ merchant, atMs, ...told(request, context), ...answered(response, context) }),
      );
    }
    next();
  };
}

function told(request: Request, context: RequestContext) {
  const { opened, requestId, route = '', isParsed } = context;
  const [path = '', query] = request.originalUrl.split('?', 2);
  const key = keptKey(request.get('Idempotency-Key'));
  const { body, leftOut } = isParsed || !hasBody(request) ? keptBody(bodyBytes(request)) : NOT_KEPT;
  return {
    key: opened?.key.id ?? '',
    method: request.method,
    path: keptPath(path, route),
    query: isParsed ? keptQuery(query) : null,
    requestId: scrub(requestId),
    idempotencyKey: key.idempotencyKey,
    body,
    leftOut: [...key.leftOut, ...leftOut],
  };
}

function answered(
  response: Response,
  { startedMs, code }: RequestContext,
): Pick<LoggedRequest, 'status' | 'code' | 'durationMs'> {
  return {
    status: response.writableFinished ? response.statusCode : LEFT,
    code: code ?? null,
    durationMs: Math.round(performance.now() - startedMs),
  };
}
