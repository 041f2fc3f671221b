/** Settlements and the positions of channels. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { amount, date, listOf, merchantId, pageQuery, signedAmount } from './common.js';
import { ledgerReaders } from './ledgers.js';
import { consistency, nothing, projectedRoute } from './route.js';

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
    net: signedAmount.describe('captures − refunds − fees + feesReturned.'),
    closingPayable: signedAmount.describe("Equals the merchant's ledger account."),
  })
  .meta({ id: 'SettlementLine' });

const channelPosition = z
  .strictObject({
    channel: z.string(),
    currency: z.string(),
    receivable: signedAmount.describe('What the channel owes us.'),
    cost: signedAmount.describe('What the channel has cost us.'),
  })
  .meta({ id: 'ChannelPosition' });

export const reportRoutes = {
  listSettlements: projectedRoute({
    operation: 'listSettlements',
    path: '/v1/settlements',
    tag: 'Reports',
    summary: 'What each merchant is owed, by accounting day',
    roles: ROLES,
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      date: date.optional().describe('Default: the open accounting day.'),
      merchant: merchantId.optional().describe('Default: all that the key may see.'),
    }),
    answer: listOf(settlementLine),
    headers: ['Tallybook-Merchant'],
    problems: ['not_found', 'invalid_cursor'],
  }),
  listChannelPositions: projectedRoute({
    operation: 'listChannelPositions',
    path: '/v1/channels/positions',
    tag: 'Reports',
    summary: 'What each channel owes and costs',
    roles: ledgerReaders,
    params: nothing,
    query: z.strictObject({ ...consistency }),
    answer: listOf(channelPosition),
  }),
};
