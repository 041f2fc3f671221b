/** Sagas that run, and those that are stuck. */
import { staffReaders } from '../http/readers.js';
import { z } from 'zod';
import { idParams, instant, listOf, pageQuery } from '../http/shapes.js';
import { consistency, nothing, projectedRoute, writeRoute } from '../http/route.js';

const saga = z
  .strictObject({
    id: z.string(),
    object: z.literal('saga'),
    flow: z.string().describe('`payment`, `refund` …'),
    aggregate: z.string().describe('Id of what the flow drives, a refund’s payment for example.'),
    state: z.enum(['open', 'stuck', 'ended']),
    reason: z.string().nullable().describe('Why it is stuck.'),
    unknownSince: instant
      .nullable()
      .describe(
        'Since when the outcome of what a channel was asked is unknown; null if it is known.',
      ),
    startedAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Saga' });

export const sagaRoutes = {
  listSagas: projectedRoute({
    operation: 'listSagas',
    path: '/v1/sagas',
    tag: 'Operations',
    summary: 'Sagas that are open or stuck',
    roles: staffReaders,
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      state: z.enum(['open', 'stuck']).default('open').describe('`open` includes the stuck.'),
    }),
    answer: listOf(saga),
    problems: ['invalid_cursor'],
  }),
  resumeSaga: writeRoute({
    operation: 'resumeSaga',
    path: '/v1/sagas/{id}/resume',
    tag: 'Operations',
    summary: 'Resume a stuck saga by hand',
    roles: ['operator'],
    params: idParams,
    body: nothing,
    status: 200,
    answer: z
      .strictObject({ id: z.string(), object: z.literal('saga'), state: z.literal('open') })
      .meta({ id: 'ResumedSaga' }),
    headers: ['Tallybook-Min-Position'],
    problems: ['not_found', 'saga_not_stuck', 'projection_lagging'],
  }),
};
