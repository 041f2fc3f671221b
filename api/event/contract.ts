/** Raw events, for auditors and operators. */
import { z } from 'zod';
import {
  instant,
  instantGiven,
  listOf,
  objectId,
  pageQuery,
  plainText,
  position,
  positionParams,
} from '../http/shapes.js';
import { consistency, exportRoute, nothing, plainRead, projectedRoute } from '../http/route.js';
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

const cause = z
  .strictObject({
    position: z.string(),
    id: z.string(),
    stream: z.string(),
    revision: z.int(),
    type: z.string().describe('Without its version: `PaymentCreated`.'),
    at: instant,
    actor: z.string().describe('`key:…`, `user:…`, `saga:…`, `channel:…`, `timer` or `system`.'),
    cause: z.string().describe('Id of the event, request or command that caused it.'),
    hasExchange: z.boolean().describe("True if it holds what came over a channel's wire, sealed."),
  })
  .meta({ id: 'Cause' });
export type CauseBody = z.infer<typeof cause>;

/** Which events are searched for. */
const chosen = {
  after: position.optional().describe('A position, exclusive. Default: the start.'),
  stream: plainText(200).optional().describe('The whole name.'),
  type: plainText(64).optional().describe('Without its version: `PaymentCreated`.'),
  account: objectId.optional().describe('What moved it, and what was said of it.'),
  book: bookId.default('main').describe('Whose `account` it is.'),
  payment: objectId.optional().describe('Its story, in whatever stream.'),
  from: instantGiven.optional().describe('Recorded then or later.'),
  to: instantGiven.optional().describe('Recorded before then.'),
};

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
    query: z.strictObject({ ...consistency, limit: pageQuery.limit, ...chosen }),
    answer: listOf(rawEvent),
  }),
  exportEvents: exportRoute({
    operation: 'exportEvents',
    path: '/v1/reports/events.{format}',
    tag: 'Reports',
    summary: 'Raw events as a file, in the order of the log',
    description:
      'All that `GET /v1/events` finds, up to where the log was as it began. A cell of a spreadsheet holds at most 32,767 characters; CSV has no limit. What stands in a file may carry an apostrophe before what would be a formula: letter by letter the log is in the bundle.',
    roles: ['auditor', 'operator'],
    query: z.strictObject({ ...consistency, ...chosen }),
  }),
  listCauses: projectedRoute({
    operation: 'listCauses',
    path: '/v1/events/{position}/causes',
    tag: 'Operations',
    summary: 'What led to an event, from the event back',
    description:
      'The event, the event that caused it, and so on, as far as the causes are events of the same payment. The last names what caused it: a request, say.',
    roles: ['auditor', 'operator'],
    params: positionParams,
    query: plainRead,
    answer: z
      .strictObject({
        payment: z.string().nullable().describe('To whose story they belong.'),
        causes: z.array(cause).describe('From the event back.'),
      })
      .meta({ id: 'Causes' }),
    problems: ['not_found'],
  }),
};
