/** Raw events, for auditors and operators. */
import { z } from 'zod';
import { instant, listOf, pageQuery } from '../http/shapes.js';
import { consistency, nothing, readRoute } from '../http/route.js';

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

export const eventRoutes = {
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
};
