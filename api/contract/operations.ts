/** Raw events, sagas, cases: what auditors and operators look at. */
import { z } from 'zod';
import { idParams, instant, listOf, pageQuery } from './common.js';
import { ledgerReaders } from './ledgers.js';
import { consistency, nothing, projectedRoute, readRoute, writeRoute } from './route.js';

const rawEvent = z
  .strictObject({
    position: z.string(),
    id: z.string(),
    stream: z.string(),
    revision: z.int(),
    type: z.string().describe('With its version: `PaymentCreated.v1`.'),
    recordedAt: instant.describe("By the store's clock."),
    data: z.unknown(),
    metadata: z.unknown(),
  })
  .meta({ id: 'RawEvent' });

const saga = z
  .strictObject({
    id: z.string(),
    object: z.literal('saga'),
    kind: z.enum(['payment', 'refund']),
    payment: z.string(),
    state: z.enum(['open', 'stuck', 'ended']),
    reason: z.string().nullable().describe('Why it is stuck.'),
    startedAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Saga' });

const openCase = z
  .strictObject({
    id: z.string(),
    object: z.literal('case'),
    kind: z.string(),
    payment: z.string().nullable(),
    refund: z.string().nullable(),
    channel: z.string().nullable(),
    summary: z.string(),
    details: z.record(z.string(), z.string()),
    openedAt: instant,
  })
  .meta({ id: 'Case' });

export const operationRoutes = {
  listEvents: readRoute({
    operation: 'listEvents',
    path: '/v1/events',
    tag: 'Operations',
    summary: 'Raw events in the order of the log',
    roles: ['auditor', 'operator'],
    params: nothing,
    query: z.strictObject({
      ...consistency,
      limit: pageQuery.limit,
      after: z
        .string()
        .regex(/^\d{20}$/, 'a position is used as it was answered')
        .optional()
        .describe('A position, exclusive. Default: the start.'),
    }),
    answer: listOf(rawEvent),
  }),
  listSagas: projectedRoute({
    operation: 'listSagas',
    path: '/v1/sagas',
    tag: 'Operations',
    summary: 'Sagas that are open or stuck',
    roles: ledgerReaders,
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
    problems: ['not_found', 'saga_not_stuck'],
  }),
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
