/** Settlements: what each merchant is owed. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { ownQuery } from '../http/own.js';
import { amount, date, listOf, pageQuery, signedAmount } from '../http/shapes.js';
import { consistency, exportRoute, nothing, projectedRoute } from '../http/route.js';

const counted = z.strictObject({ count: z.int().min(0), gross: amount });

const settlementLine = z
  .strictObject({
    merchant: z.string(),
    currency: z.string(),
    day: date.describe('Accounting day of posting.'),
    openingPayable: signedAmount,
    captures: counted,
    refunds: counted,
    fees: amount,
    feesReturned: amount,
    tax: amount.describe('On fees.'),
    taxReturned: amount,
    shares: signedAmount.describe('Of others’ payments, less what was given to others of its own.'),
    net: signedAmount.describe(
      'captures − refunds − fees + feesReturned − tax + taxReturned + shares.',
    ),
    settled: signedAmount.describe(
      'To the settled money of the merchant, less what refunds took from there.',
    ),
    disputed: signedAmount.describe(
      'Held for disputes, and their fees, less what came back: closingPayable = openingPayable + net − settled − disputed.',
    ),
    closingPayable: signedAmount.describe("Equals the merchant's ledger account."),
  })
  .meta({ id: 'SettlementLine' });

/** Which lines the report has. */
const chosen = {
  date: date.optional().describe('Default: the open accounting day.'),
  ...ownQuery,
};

export const settlementRoutes = {
  listSettlements: projectedRoute({
    operation: 'listSettlements',
    path: '/v1/settlements',
    tag: 'Reports',
    summary: 'What each merchant is owed, by accounting day',
    roles: ROLES,
    params: nothing,
    query: z.strictObject({ ...pageQuery, ...consistency, ...chosen }),
    answer: listOf(settlementLine),
    headers: ['Tallybook-Merchant'],
    problems: ['not_found', 'invalid_cursor'],
  }),
  exportSettlements: exportRoute({
    operation: 'exportSettlements',
    path: '/v1/reports/settlement.{format}',
    tag: 'Reports',
    summary: 'The settlement report of a day as a file',
    roles: ROLES,
    query: z.strictObject({ ...consistency, ...chosen }),
    headers: ['Tallybook-Merchant'],
    problems: ['not_found'],
  }),
};
