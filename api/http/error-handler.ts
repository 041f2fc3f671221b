/** The last middlewares: what no route took, and every error as a problem. */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { Problem, problemBody, refuse, toProblem } from './refuse.js';
import { bodyProblem } from './body.js';
import { MasterKeyMissing } from '../../domain/secret/master-keys.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { contextOf } from './request-context.js';
import { sendJson } from './send-json.js';

export const notFound: RequestHandler = () => refuse('not_found', 'there is no such path');

/** For a path of the contract: every method that it does not have. */
export const methodNotAllowed =
  (allowed: readonly string[]): RequestHandler =>
  (request) => {
    const detail = `${request.method} is not a method of this path`;
    throw new Problem({ code: 'method_not_allowed', detail }, { Allow: allowed.join(', ') });
  };

/** Answers a problem; a fault is logged whole and answered by its code alone. */
export function errorHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const context = contextOf(request);
    const problem =
      error instanceof Problem
        ? error
        : (bodyProblem(error) ?? toProblem(error, context.caller?.role));
    context.code = problem.code;
    if (problem.code === 'internal_error') {
      logger.error({ err: error, requestId: context.requestId, route: context.route }, 'defect');
    }
    if (error instanceof MasterKeyMissing) {
      logger.warn({ err: error, requestId: context.requestId }, 'a request needs a master key');
    }
    if (response.headersSent) {
      next(error);
      return;
    }
    for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
    // What is left of a refused body is not read: the connection ends with the answer.
    if (!request.complete && problem.status === 413) response.setHeader('Connection', 'close');
    const { code, message: detail, param } = problem;
    const rejection = param === undefined ? { code, detail } : { code, detail, param };
    const body = problemBody(rejection, context.requestId);
    sendJson(response, problem.status, 'application/problem+json', body);
  };
}
