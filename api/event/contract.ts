/** Raw events, for auditors and operators. */
import { z } from 'zod';
import { instant, instantGiven, listOf, objectId, pageQuery, plainText } from '../http/shapes.js';
import { consistency, nothing, projectedRoute } from '../http/route.js';
import { bookId } from '../ledger/contract.js';

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

export type RawEventBody = z.infer<typeof rawEvent>;

export const eventRoutes = {
  listEvents: projectedRoute({
    operation: 'listEvents',
    path: '/v1/events',
    tag: 'Operations',
    summary: 'Raw events in the order of the log',
    description:
      'Narrowed by stream, type, account, payment and time. So much work is done for a page however long the log is: a page may hold fewer events than `limit`, or none, and yet not be the last. Go on from `nextCursor` by `after`.',
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
      stream: plainText(200).optional().describe('The whole name.'),
      type: plainText(64).optional().describe('Without its version: `PaymentCreated`.'),
      account: objectId.optional().describe('What moved it, and what was said of it.'),
      book: bookId.default('main').describe('Whose `account` it is.'),
      payment: objectId.optional().describe('Its story, in whatever stream.'),
      from: instantGiven.optional().describe('Recorded then or later.'),
      to: instantGiven.optional().describe('Recorded before then.'),
    }),
    answer: listOf(rawEvent),
  }),
};
