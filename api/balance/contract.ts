/** Balances: what stands in a merchant's accounts, and how much of it can be paid out. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { ownHeaders, ownQuery } from '../http/own.js';
import { amount, listOf, pageQuery, signedAmount } from '../http/shapes.js';
import { consistency, nothing, projectedRoute } from '../http/route.js';

const balance = z
  .strictObject({
    object: z.literal('merchant_balance'),
    merchant: z.string(),
    currency: z.string(),
    subject: z
      .string()
      .describe(
        '`merchant_pending`: taken and not settled yet. `merchant_payable`: settled, can be paid out. `merchant_reserve`: held back for a time.',
      ),
    status: z.enum(['open', 'frozen', 'closed']),
    posted: signedAmount,
    held: amount.describe('Of payouts and refunds that are under way.'),
    available: signedAmount.describe('What can be taken from it now.'),
  })
  .meta({ id: 'MerchantBalance' });
export type BalanceBody = z.infer<typeof balance>;

export const balanceRoutes = {
  listBalances: projectedRoute({
    operation: 'listBalances',
    path: '/v1/balances',
    tag: 'Payouts',
    summary: "What stands in a merchant's accounts",
    description: 'A line for each account; `merchant_payable` is what payouts are taken from.',
    roles: ROLES,
    params: nothing,
    query: z.strictObject({ ...pageQuery, ...consistency, ...ownQuery }),
    answer: listOf(balance),
    headers: ownHeaders,
    problems: ['invalid_cursor', 'merchant_required', 'not_found'],
  }),
};
