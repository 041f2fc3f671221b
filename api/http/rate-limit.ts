/** At most so many requests per second and key. */
import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { Problem } from './refuse.js';
import { contextOf } from './request-context.js';

const WINDOW_MS = 1_000;

/** @param perSecond 0 for no limit. Stands behind `authenticate`. */
export function limitPerKey(perSecond: number): RequestHandler {
  if (perSecond === 0) return (_request, _response, next) => next();
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: perSecond,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    keyGenerator: (request) => contextOf(request).caller?.keyId ?? 'unknown',
    handler: (_request, _response, next) => {
      const detail = `at most ${perSecond} requests per second and key`;
      next(new Problem({ code: 'rate_limited', detail }, { 'Retry-After': '1' }));
    },
  });
}
