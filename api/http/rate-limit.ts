/** At most so many requests per second and key, person or checkout session. */
import type { Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { Problem } from './refuse.js';
import { contextOf } from './request-context.js';

const WINDOW_MS = 1_000;

/** @param perSecond 0 for no limit. Stands behind `authenticate`. */
export const limitPerKey = (perSecond: number): RequestHandler =>
  limitPer('key', perSecond, (request) => contextOf(request).caller?.id ?? 'unknown');

/** A page asks once a second; whoever guesses secrets is slow. */
export const CHECKOUT_PER_SECOND = 20;

/**
 * @param perSecond 0 for no limit
 * @param param of the path, which names the session
 */
export const limitPerCheckout = (perSecond: number, param: 'id' | 'session'): RequestHandler =>
  limitPer('checkout session', perSecond, ({ params }) => String(params[param]));

function limitPer(
  what: string,
  perSecond: number,
  keyGenerator: (request: Request) => string,
): RequestHandler {
  if (perSecond === 0) return (_request, _response, next) => next();
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: perSecond,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    keyGenerator,
    handler: (_request, _response, next) => {
      const detail = `at most ${perSecond} requests per second and ${what}`;
      next(new Problem({ code: 'rate_limited', detail }, { 'Retry-After': '1' }));
    },
  });
}
