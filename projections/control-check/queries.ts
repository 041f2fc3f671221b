/** Questions to the control check. */
import type { QueryContext } from '../framework/query.js';
import { checkDay, type DayCheckRequest } from './day-check.js';
import { periodBreaks, type PeriodToCheck } from './period-breaks.js';

export const controlCheckQueries = ({ ask, log }: QueryContext) => ({
  /** Undefined if no such book was opened. Default of `date`: the open day. */
  checkDay: (request: DayCheckRequest) => ask((db) => checkDay(db, log, request)),
  /** Of every day of a period. */
  periodBreaks: (period: PeriodToCheck) => ask((db) => periodBreaks(db, period)),
});
