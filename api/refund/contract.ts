import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { amount, failure, idParams, instant, metadata, plainText } from '../http/shapes.js';
import { consistency, projectedRoute } from '../http/route.js';
import { sandbox } from '../channel/sandbox.js';

export const refund = z
  .strictObject({
    id: z.string(),
    object: z.literal('refund'),
    payment: z.string(),
    amount,
    status: z.enum(['pending', 'succeeded', 'failed']),
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

export const refundRoutes = {
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
