/** Top-ups: money that a merchant sends to our account at a bank, to be paid out or to pay what it owes. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { ownHeaders, ownQuery, ownWriters } from '../http/own.js';
import { amount, idParams, instant, listOf, pageQuery, plainText } from '../http/shapes.js';
import { consistency, nothing, projectedRoute, readRoute, writeRoute } from '../http/route.js';

export const topup = z
  .strictObject({
    id: z.string(),
    object: z.literal('topup'),
    merchant: z.string(),
    reference: z.string(),
    status: z.enum(['awaiting', 'received']),
    amount: amount.describe('What was announced; more or less, or more than once, may come.'),
    transfer: z
      .strictObject({
        bank: z.string(),
        account: z.string().nullable(),
        text: z.string().describe('Has to stand in the text of the transfer.'),
      })
      .describe('Where to send the money.'),
    credits: z
      .array(z.strictObject({ bankReference: z.string(), amount, transaction: z.string() }))
      .describe('What came in.'),
    createdAt: instant,
  })
  .meta({ id: 'Topup' });
export type TopupBody = z.infer<typeof topup>;

export const topupRoutes = {
  createTopup: writeRoute({
    operation: 'createTopup',
    path: '/v1/topups',
    tag: 'Payouts',
    summary: 'Announce money that will come in at the bank',
    description:
      'Idempotent by the `reference`. Answers what has to stand in the text of the transfer; what comes without it waits in suspense.',
    roles: ownWriters,
    params: nothing,
    body: z.strictObject({
      reference: plainText(128).describe("The merchant's own number of it."),
      amount,
    }),
    status: 201,
    answer: topup,
    headers: ownHeaders,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'amount_too_large',
      'bank_not_configured',
      'invalid_amount',
      'merchant_required',
      'not_found',
      'reference_conflict',
      'unknown_currency',
    ],
  }),
  listTopups: projectedRoute({
    operation: 'listTopups',
    path: '/v1/topups',
    tag: 'Payouts',
    summary: 'List top-ups, newest first',
    roles: ROLES,
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      ...ownQuery,
    }),
    answer: listOf(topup),
    headers: ownHeaders,
    problems: ['invalid_cursor', 'not_found'],
  }),
  getTopup: readRoute({
    operation: 'getTopup',
    path: '/v1/topups/{id}',
    tag: 'Payouts',
    summary: 'Get a top-up',
    roles: ROLES,
    params: idParams,
    query: z.strictObject({ ...consistency }),
    answer: topup,
    headers: ownHeaders,
    problems: ['not_found'],
  }),
};
