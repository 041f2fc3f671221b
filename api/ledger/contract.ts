/** Books and their charts of subjects. */
import { staffReaders } from '../http/readers.js';
import { z } from 'zod';
import { subjectTypes } from '../../domain/ledger/chart.js';
import { date, listOf, objectId, pageQuery, plainText } from '../http/shapes.js';
import {
  consistency,
  nothing,
  plainRead,
  projectedRoute,
  readRoute,
  writeRoute,
} from '../http/route.js';

export const bookId = objectId.describe('The default book is `main`.');
export const bookParams = z.strictObject({ book: bookId });
export const bookObjectParams = z.strictObject({ book: bookId, id: objectId });

export const direction = z.enum(['debit', 'credit']);

const ledger = z
  .strictObject({
    id: z.string(),
    object: z.literal('ledger'),
    timezone: z.string(),
    cutTime: z.string(),
    day: date.describe('The open accounting day.'),
  })
  .meta({ id: 'Ledger' });

const subjectType = z.enum(subjectTypes);

const subject = z
  .strictObject({
    id: z.string(),
    code: z.string(),
    name: z.string(),
    type: subjectType,
    normalSide: direction,
    parent: z.string().nullable().describe('The subject above it; null for one at the top.'),
  })
  .meta({ id: 'Subject' });

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
    answer: ledger,
    answerHeaders: ['Idempotency-Replayed'],
    problems: ['book_exists'],
  }),
  listBooks: projectedRoute({
    operation: 'listBooks',
    path: '/v1/ledgers',
    tag: 'Ledger',
    summary: 'The books, by id',
    roles: staffReaders,
    params: nothing,
    query: z.strictObject({ ...pageQuery, ...consistency }),
    answer: listOf(ledger),
    problems: ['invalid_cursor'],
  }),
  listSubjects: readRoute({
    operation: 'listSubjects',
    path: '/v1/ledgers/{book}/subjects',
    tag: 'Ledger',
    summary: "The book's chart of subjects (科目)",
    roles: staffReaders,
    params: bookParams,
    query: plainRead,
    answer: z.strictObject({ data: z.array(subject).describe('By code.') }),
    problems: ['book_not_found'],
  }),
  addSubject: writeRoute({
    operation: 'addSubject',
    path: '/v1/ledgers/{book}/subjects',
    tag: 'Ledger',
    summary: "Add a subject to the book's chart",
    description:
      'It is never changed or taken away. The subject above it may hold accounts of its own, and its figures do not contain those of the subjects below it.',
    roles: ['operator'],
    params: bookParams,
    body: z.strictObject({
      id: plainText(64).describe('Words of `a–z 0–9` with `_` between, the first a letter.'),
      code: plainText(16).describe('Digits; no other subject of the book has the same.'),
      name: plainText(100),
      type: subjectType,
      parent: plainText(64)
        .optional()
        .describe('The subject above it, of the same type. Default: none.'),
    }),
    status: 201,
    answer: subject,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'book_not_found',
      'id_conflict',
      'subject_code_taken',
      'subject_not_found',
      'subject_too_deep',
      'too_many_subjects',
    ],
  }),
};
