/** Books and their charts of subjects. */
import { z } from 'zod';
import { date, objectId, plainText } from '../http/shapes.js';
import { nothing, plainRead, readRoute, writeRoute } from '../http/route.js';

export const ledgerReaders = ['finance', 'auditor', 'operator'] as const;

export const bookId = objectId.describe('The default book is `main`.');
export const bookParams = z.strictObject({ book: bookId });
export const bookObjectParams = z.strictObject({ book: bookId, id: objectId });

export const direction = z.enum(['debit', 'credit']);

const subject = z.strictObject({
  id: z.string(),
  code: z.string(),
  name: z.string(),
  type: z.enum(['asset', 'liability', 'equity', 'income', 'expense']),
  normalSide: direction,
});

export const bookRoutes = {
  openBook: writeRoute({
    operation: 'openBook',
    path: '/v1/ledgers',
    tag: 'Ledger',
    summary: 'Open a book',
    roles: ['operator'],
    params: nothing,
    body: z.strictObject({
      id: bookId,
      timezone: plainText(64).optional().describe('IANA name. Default: `BOOK_TIMEZONE`.'),
      cutTime: plainText(5)
        .optional()
        .describe(
          '`HH:MM` in that zone, when a day ends. Before noon it ends the day before. Default: `00:00`.',
        ),
    }),
    status: 201,
    answer: z
      .strictObject({
        id: z.string(),
        object: z.literal('ledger'),
        timezone: z.string(),
        cutTime: z.string(),
        day: date.describe('The open accounting day.'),
      })
      .meta({ id: 'Ledger' }),
    answerHeaders: ['Idempotency-Replayed'],
    problems: ['book_exists'],
  }),
  listSubjects: readRoute({
    operation: 'listSubjects',
    path: '/v1/ledgers/{book}/subjects',
    tag: 'Ledger',
    summary: "The book's chart of subjects (科目)",
    roles: ledgerReaders,
    params: bookParams,
    query: plainRead,
    answer: z.strictObject({ data: z.array(subject) }),
    problems: ['book_not_found'],
  }),
};
