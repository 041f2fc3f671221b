/** Cases: what needs manual action, and how it is brought to an end. */
import { staffReaders } from '../http/readers.js';
import { z } from 'zod';
import { decisionErrors, decisionMembers, proposalMembers } from '../approval/contract.js';
import {
  idParams,
  instant,
  listOf,
  merchantId,
  objectId,
  pageQuery,
  plainText,
  signedAmount,
} from '../http/shapes.js';
import {
  consistency,
  nothing,
  plainRead,
  projectedRoute,
  readRoute,
  writeRoute,
} from '../http/route.js';

const caseBody = z
  .strictObject({
    id: z.string(),
    object: z.literal('case'),
    kind: z.string(),
    flow: z.string().nullable(),
    subject: z.string().nullable().describe('The payment or refund that it is about.'),
    channel: z.string().nullable(),
    summary: z.string(),
    details: z.record(z.string(), z.string()),
    status: z.enum(['open', 'resolved', 'dismissed']),
    assignee: z.string().nullable().describe('Who looks into it.'),
    holds: z
      .strictObject({ amount: signedAmount, claimed: signedAmount })
      .nullable()
      .describe(
        'What suspense holds for it, below zero for money that has left, and what of that is about to be moved.',
      ),
    end: z
      .strictObject({
        action: z.string(),
        note: z.string().nullable(),
        approval: z.string().nullable(),
      })
      .nullable()
      .describe('How it ended; null while it is open.'),
    openedAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Case' });

export const resolutionBody = z
  .strictObject({
    object: z.literal('resolution'),
    case: z.string(),
    number: z.number().int(),
    approval: z.string().describe('Id of the proposal.'),
    action: z.enum(['book', 'refund', 'write_off', 'dismiss']),
    note: z.string(),
    merchant: z.string().nullable().describe('To whom money of nobody is booked; else null.'),
    amount: signedAmount.nullable().describe('What is moved; null for `dismiss`.'),
    ...proposalMembers,
  })
  .meta({ id: 'Resolution' });

const number = z.string().regex(/^[1-9]\d{0,2}$/, 'a resolution has a number: 1, 2, 3 …');
const resolutionParams = z.strictObject({ id: objectId, number });

const refusals = [
  'case_closed',
  'case_holds_money',
  'case_holds_nothing',
  'case_money_claimed',
  'case_without_merchant',
  'case_merchant_known',
  'case_not_refundable',
] as const;

export const caseRoutes = {
  listCases: projectedRoute({
    operation: 'listCases',
    path: '/v1/cases',
    tag: 'Operations',
    summary: 'What needs manual action, newest first',
    roles: staffReaders,
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      status: z.enum(['open', 'resolved', 'dismissed']).optional(),
      channel: plainText(64).optional().describe('Of this channel or bank alone.'),
    }),
    answer: listOf(caseBody),
    problems: ['invalid_cursor'],
  }),
  getCase: projectedRoute({
    operation: 'getCase',
    path: '/v1/cases/{id}',
    tag: 'Operations',
    summary: 'A case',
    roles: staffReaders,
    params: idParams,
    query: plainRead,
    answer: caseBody,
    problems: ['not_found'],
  }),
  assignCase: writeRoute({
    operation: 'assignCase',
    path: '/v1/cases/{id}/assign',
    tag: 'Operations',
    summary: 'Say who looks into a case',
    roles: ['operator'],
    params: idParams,
    body: z.strictObject({ to: plainText(100) }),
    status: 200,
    answer: z
      .strictObject({ id: z.string(), object: z.literal('case'), assignee: z.string() })
      .meta({ id: 'AssignedCase' }),
    problems: ['not_found', 'case_closed'],
  }),
  proposeResolution: writeRoute({
    operation: 'proposeResolution',
    path: '/v1/cases/{id}/resolutions',
    tag: 'Operations',
    summary: 'Propose how a case is resolved',
    description:
      '`book`: to the merchant, with the fee that was frozen; `refund`: back at the channel; `write_off`: to income or expense; `dismiss`: for a case that holds nothing. All that the case holds is moved. Another principal approves.',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: idParams,
    body: z.strictObject({
      action: z.enum(['book', 'refund', 'write_off', 'dismiss']),
      note: plainText(500),
      merchant: merchantId
        .optional()
        .describe('To whom it is booked, for money of which nobody knows whose it is.'),
    }),
    status: 201,
    answer: resolutionBody,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'idempotency_key_required',
      'idempotency_key_reused',
      'not_found',
      'too_many_resolutions',
      ...refusals,
    ],
  }),
  getResolution: readRoute({
    operation: 'getResolution',
    path: '/v1/cases/{id}/resolutions/{number}',
    tag: 'Operations',
    summary: 'A resolution that was proposed',
    roles: staffReaders,
    params: resolutionParams,
    query: plainRead,
    answer: resolutionBody,
    problems: ['not_found'],
  }),
  approveResolution: writeRoute({
    operation: 'approveResolution',
    dangerous: true,
    path: '/v1/cases/{id}/resolutions/{number}/approve',
    tag: 'Operations',
    summary: 'Approve a resolution, which is executed at once',
    description:
      'By another principal. What the case no longer allows is refused and stays open; what the ledger refuses as it is executed answers `failed`.',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: resolutionParams,
    body: z.strictObject(decisionMembers),
    status: 200,
    answer: resolutionBody,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [...decisionErrors, ...refusals],
  }),
  rejectResolution: writeRoute({
    operation: 'rejectResolution',
    path: '/v1/cases/{id}/resolutions/{number}/reject',
    tag: 'Operations',
    summary: 'Reject a resolution',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: resolutionParams,
    body: z.strictObject({ ...decisionMembers, reason: plainText(500).optional() }),
    status: 200,
    answer: resolutionBody,
    answerHeaders: ['Idempotency-Replayed'],
    problems: decisionErrors,
  }),
};
