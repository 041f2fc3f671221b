/** Accounting days and their cuts. */
import { z } from 'zod';
import { date, instant, listOf, pageQuery } from '../http/shapes.js';
import { consistency, nothing, projectedRoute, writeRoute } from '../http/route.js';
import { bookParams, ledgerReaders } from '../ledger/contract.js';

const day = z
  .strictObject({
    date,
    status: z.enum(['open', 'closed']),
    openedAt: instant,
    closedAt: instant.nullable(),
    cause: z.enum(['timer', 'operator']).nullable().describe('What closed it.'),
  })
  .meta({ id: 'AccountingDay' });

export const dayRoutes = {
  cutDay: writeRoute({
    operation: 'cutDay',
    path: '/v1/ledgers/{book}/day-cuts',
    tag: 'Days',
    summary: 'Cut the day (日切): close the accounting day and open the next',
    roles: ['operator'],
    params: bookParams,
    body: nothing,
    status: 201,
    answer: z.strictObject({ book: z.string(), closed: date, opened: date }).meta({ id: 'DayCut' }),
    problems: ['book_not_found'],
  }),
  listDays: projectedRoute({
    operation: 'listDays',
    path: '/v1/ledgers/{book}/days',
    tag: 'Days',
    summary: "The book's accounting days, newest first",
    roles: ledgerReaders,
    params: bookParams,
    query: z.strictObject({ ...pageQuery, ...consistency }),
    answer: listOf(day),
    problems: ['book_not_found', 'invalid_cursor'],
  }),
};
