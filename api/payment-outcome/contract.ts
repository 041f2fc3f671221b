/** What became of a merchant's payments. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { instant, merchantId } from '../http/shapes.js';
import { plainRead, projectedRoute } from '../http/route.js';

export const DAYS = 30;

const count = z.int();

const outcomes = z
  .strictObject({
    object: z.literal('payment_outcomes'),
    merchant: z.string(),
    from: instant,
    at: instant,
    hours: z
      .array(
        z.strictObject({
          from: instant,
          begun: count,
          succeeded: count,
          failed: count,
          givenUp: count.describe('Canceled or expired.'),
        }),
      )
      .describe(
        'By the hour in which each came to that, the oldest first; hours without any are left out.',
      ),
  })
  .meta({ id: 'PaymentOutcomes' });
export type PaymentOutcomesBody = z.infer<typeof outcomes>;

export const paymentOutcomeRoutes = {
  getPaymentOutcomes: projectedRoute({
    operation: 'getPaymentOutcomes',
    path: '/v1/merchants/{id}/payment-outcomes',
    tag: 'Merchants',
    summary: `What became of a merchant's payments in the last ${DAYS} days, hour by hour`,
    roles: ROLES,
    params: z.strictObject({ id: merchantId }),
    query: plainRead,
    answer: outcomes,
    problems: ['not_found'],
  }),
};
