/** An export at a time for each merchant, and for each caller of the house: nobody takes the turns of all others. */
import type { RequestHandler } from 'express';
import { Problem } from '../refuse.js';
import { contextOf } from '../request-context.js';

const RETRY_AFTER_S = '10';

/** Stands behind `authorize`, at routes that answer with a file. */
export function oneExportAtATime(): RequestHandler {
  const underWay = new Set<string>();
  return (request, response, next) => {
    const { caller } = contextOf(request);
    const who = caller?.merchant ?? caller?.id ?? '';
    if (underWay.has(who)) {
      const detail = 'one export at a time: wait until the other has ended';
      throw new Problem({ code: 'rate_limited', detail }, { 'Retry-After': RETRY_AFTER_S });
    }
    underWay.add(who);
    response.once('close', () => underWay.delete(who));
    next();
  };
}
