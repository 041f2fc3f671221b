import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import {
  amount,
  failure,
  idParams,
  instant,
  instantGiven,
  listOf,
  metadata,
  pageQuery,
  plainText,
} from '../http/shapes.js';
import { consistency, nothing, projectedRoute, exportRoute } from '../http/route.js';
import { sandbox } from '../channel/sandbox.js';

const status = z.enum(['pending', 'succeeded', 'failed']);

export const refund = z
  .strictObject({
    id: z.string(),
    object: z.literal('refund'),
    payment: z.string(),
    amount,
    status,
    failure: failure.nullable(),
    reason: z.string().nullable(),
    metadata,
    createdAt: instant,
  })
  .meta({ id: 'Refund' });
export type RefundBody = z.infer<typeof refund>;

export const refundRequest = z.strictObject({
  amount: amount.optional().describe('Default: all that can be refunded.'),
  reason: plainText(500).optional(),
  metadata: metadata.default({}),
  sandbox: sandbox.optional(),
});

/** Which refunds a list shows. */
const chosen = {
  status: status.optional(),
  from: instantGiven.optional().describe('Asked for at or after.'),
  to: instantGiven.optional().describe('Asked for before.'),
};

export const refundRoutes = {
  listRefunds: projectedRoute({
    operation: 'listRefunds',
    path: '/v1/refunds',
    tag: 'Refunds',
    summary: 'List refunds, newest first',
    roles: ROLES,
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      ...chosen,
    }),
    answer: listOf(refund),
    headers: ['Tallybook-Merchant'],
    problems: ['invalid_cursor'],
  }),
  exportRefunds: exportRoute({
    operation: 'exportRefunds',
    path: '/v1/reports/refunds.{format}',
    tag: 'Reports',
    summary: 'Refunds as a file, newest first',
    roles: ROLES,
    query: z.strictObject({ ...consistency, ...chosen }),
    headers: ['Tallybook-Merchant'],
  }),
  getRefund: projectedRoute({
    operation: 'getRefund',
    path: '/v1/refunds/{id}',
    tag: 'Refunds',
    summary: 'Get a refund',
    roles: ROLES,
    params: idParams,
    query: z.strictObject({ ...consistency }),
    answer: refund,
    headers: ['Tallybook-Merchant'],
    problems: ['not_found'],
  }),
};
