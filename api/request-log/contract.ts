/** What a merchant's keys asked for lately. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { plainRoute } from '../http/route.js';
import { idParams, instant, listOf, objectId, pageQuery, plainText } from '../http/shapes.js';

const loggedRequest = z
  .strictObject({
    id: z.string(),
    object: z.literal('request'),
    merchant: z.string(),
    key: z.string().describe('Id of the key that made it.'),
    at: instant,
    durationMs: z.int().describe('From its first byte to the end of its answer.'),
    method: z.string(),
    path: z
      .string()
      .describe("With its ids; the route's template alone if anything else may stand in it."),
    query: z
      .string()
      .nullable()
      .describe('Its closed members; null if the request did not pass its contract.'),
    requestId: z.string().describe('As `Request-Id` of the answer said.'),
    idempotencyKey: z
      .string()
      .nullable()
      .describe('As it came; null if none came, or if it is not kept (`leftOut`).'),
    status: z.int().describe('HTTP status; 499 if the caller left before the answer.'),
    code: z.string().nullable().describe('Code of the problem, if the answer was a problem.'),
    body: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe(
        'Its closed members: amounts, choices, references, times; null if the request did not pass its contract.',
      ),
    leftOut: z
      .array(z.string())
      .describe(
        'What is not kept: members with texts, addresses, and what stands for a card; `Idempotency-Key` if it might hold such; `body` if nothing of it is kept.',
      ),
  })
  .meta({ id: 'LoggedRequest' });
export type LoggedRequestBody = z.infer<typeof loggedRequest>;

export const requestLogRoutes = {
  listRequests: plainRoute({
    operation: 'listRequests',
    path: '/v1/requests',
    tag: 'Keys',
    summary: "Requests that a merchant's keys made, newest first",
    description:
      'Of the server that you ask: the newest 10,000 of the last 30 days. They are no part of the books; the list may be lost.',
    roles: ROLES,
    params: z.strictObject({}),
    query: z.strictObject({
      ...pageQuery,
      outcome: z
        .enum(['succeeded', 'failed'])
        .optional()
        .describe('`failed`: the status is 400 or above.'),
      key: objectId.optional().describe('Id of the key that made them.'),
      path: plainText(200).optional().describe('A part of the path.'),
      requestId: plainText(64).optional(),
    }),
    answer: listOf(loggedRequest),
    headers: ['Tallybook-Merchant'],
    problems: ['invalid_cursor', 'merchant_required', 'not_found'],
  }),
  getRequest: plainRoute({
    operation: 'getRequest',
    path: '/v1/requests/{id}',
    tag: 'Keys',
    summary: "A request that a merchant's key made",
    roles: ROLES,
    params: idParams,
    query: z.strictObject({}),
    answer: loggedRequest,
    headers: ['Tallybook-Merchant'],
    problems: ['merchant_required', 'not_found'],
  }),
};
