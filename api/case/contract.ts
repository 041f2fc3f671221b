/** Cases: what needs manual action. */
import { z } from 'zod';
import { instant, listOf, pageQuery } from '../http/shapes.js';
import { consistency, nothing, projectedRoute } from '../http/route.js';
import { ledgerReaders } from '../ledger/contract.js';

const openCase = z
  .strictObject({
    id: z.string(),
    object: z.literal('case'),
    kind: z.string(),
    flow: z.string().nullable(),
    subject: z.string().nullable().describe('The payment or refund that it is about.'),
    channel: z.string().nullable(),
    summary: z.string(),
    details: z.record(z.string(), z.string()),
    openedAt: instant,
  })
  .meta({ id: 'Case' });

export const caseRoutes = {
  listCases: projectedRoute({
    operation: 'listCases',
    path: '/v1/cases',
    tag: 'Operations',
    summary: 'What a person has to look at, newest first',
    roles: ledgerReaders,
    params: nothing,
    query: z.strictObject({ ...pageQuery, ...consistency }),
    answer: listOf(openCase),
    problems: ['invalid_cursor'],
  }),
};
