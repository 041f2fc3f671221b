/** Accounting days and their cuts. */
import { staffReaders } from '../http/readers.js';
import { z } from 'zod';
import { date, instant, listOf, pageQuery } from '../http/shapes.js';
import { consistency, projectedRoute, writeRoute } from '../http/route.js';
import { bookParams } from '../ledger/contract.js';

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
    summary: 'Cut the day (日切): close an accounting day and open the next',
    description:
      'Names the day that ends, and may be repeated. Days before it that are open yet end with it.',
    roles: ['operator'],
    params: bookParams,
    body: z.strictObject({
      day: date.describe('The day that ends; its cut time has passed.'),
      force: z.boolean().default(false).describe('Cut more than 3 days at once.'),
    }),
    status: 201,
    answer: z
      .strictObject({
        book: z.string(),
        closed: date.describe('The day that was named.'),
        opened: date.describe('The day that is open now.'),
      })
      .meta({ id: 'DayCut' }),
    answerHeaders: ['Idempotency-Replayed'],
    problems: ['book_not_found', 'day_not_over', 'too_many_days'],
  }),
  listDays: projectedRoute({
    operation: 'listDays',
    path: '/v1/ledgers/{book}/days',
    tag: 'Days',
    summary: "The book's accounting days, newest first",
    roles: staffReaders,
    params: bookParams,
    query: z.strictObject({ ...pageQuery, ...consistency }),
    answer: listOf(day),
    problems: ['book_not_found', 'invalid_cursor'],
  }),
};
