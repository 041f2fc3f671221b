/** Price plans: what merchants pay for their payments. */
import { z } from 'zod';
import type { Role } from '../../domain/access/roles.js';
import { ROLES } from '../../domain/access/roles.js';
import { PERCENT } from '../../domain/money/fee.js';
import { MAX_RULES, MAX_TIERS } from '../../domain/price-plan/terms-rules.js';
import { staffReaders } from '../http/readers.js';
import { consistency, nothing, plainRead, readRoute, writeRoute } from '../http/route.js';
import {
  amount,
  idParams,
  instant,
  instantGiven,
  listOf,
  merchantId,
  objectId,
  pageQuery,
  plainText,
} from '../http/shapes.js';

const writers: readonly Role[] = ['finance', 'operator'];

const percent = z
  .string()
  .regex(PERCENT, 'a percentage is a string from "0" to "100" with at most 6 decimals')
  .describe('`"0.60"` is 0.60 %.');

const rule = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('percentage'),
      percent,
      minimum: amount.optional().describe('What the line is at least, from the first capture on.'),
      maximum: amount.optional().describe('What the line is at most.'),
    }),
    z.strictObject({
      type: z.literal('tiered'),
      window: z.literal('calendar_month').describe('Of the days of the book of payments.'),
      tiers: z
        .array(
          z.strictObject({
            upTo: amount.optional().describe('Where the tier ends; left out for the last alone.'),
            percent,
          }),
        )
        .min(2)
        .max(MAX_TIERS)
        .describe('Each part of the volume of a merchant bears the percentage of its own tier.'),
      minimum: amount.optional().describe('What the line is at least, from the first capture on.'),
      maximum: amount.optional().describe('What the line is at most.'),
    }),
    z.strictObject({
      type: z.literal('fixed'),
      amount: amount.describe('Taken once for a payment, with its first capture.'),
    }),
  ])
  .meta({
    id: 'PriceRule',
    description:
      'A line of the fee. It is a function of all that was captured of a payment, rounded half-up to a unit.',
  });
export type PriceRuleBody = z.infer<typeof rule>;

const terms = {
  rules: z.array(rule).min(1).max(MAX_RULES).describe('All amounts in one currency.'),
  taxPercent: percent.optional().describe('Tax on each line of the fee, half-up. Default: none.'),
};
const effectiveFrom = instantGiven
  .optional()
  .describe('From which instant on it prices new payments, not before now. Default: now.');

const price = z
  .strictObject({ rules: z.array(rule), taxPercent: percent.nullable() })
  .meta({ id: 'PriceTerms' });
export type PriceTermsBody = z.infer<typeof price>;

const version = price
  .extend({ version: z.int(), effectiveFrom: instant, createdAt: instant })
  .meta({ id: 'PriceVersion' });
export type PriceVersionBody = z.infer<typeof version>;

const assignment = z
  .strictObject({
    id: z.string(),
    object: z.literal('price_assignment'),
    plan: z.string(),
    merchant: z.string(),
    method: z.string().nullable().describe('Null for every method.'),
    channel: z.string().nullable().describe('Null for every channel.'),
    effectiveFrom: instant,
    effectiveUntil: instant.nullable().describe('Null for no end.'),
  })
  .meta({ id: 'PriceAssignment' });
export type PriceAssignmentBody = z.infer<typeof assignment>;

const listedPlan = z
  .strictObject({
    id: z.string(),
    object: z.literal('price_plan'),
    name: z.string(),
    currency: z
      .string()
      .nullable()
      .describe('Of the amounts of its newest version; null if that prices every currency.'),
    versions: z.int().describe('How many there are.'),
    newest: version,
    createdAt: instant,
  })
  .meta({ id: 'ListedPricePlan' });
export type ListedPlanBody = z.infer<typeof listedPlan>;

const plan = listedPlan
  .omit({ versions: true, newest: true })
  .extend({ versions: z.array(version).describe('By number.') })
  .meta({ id: 'PricePlan' });
export type PlanBody = z.infer<typeof plan>;

const quote = z
  .strictObject({
    plan: z.string(),
    version: z.int(),
    amount,
    lines: z
      .array(z.strictObject({ rule, fee: amount, tax: amount }))
      .describe('A line for each rule, in their order.'),
    fee: amount,
    tax: amount,
    net: z
      .strictObject({ value: z.string(), currency: z.string() })
      .describe('What is left for the merchant; carries a minus if the fee is above the amount.'),
    refund: z
      .strictObject({
        amount,
        fee: amount.describe('Fee that goes back with it.'),
        tax: amount.describe('Tax that goes back with it.'),
      })
      .nullable()
      .describe('What a refund of a part would give back; null if none was asked about.'),
  })
  .meta({ id: 'PriceQuote' });
export type PriceQuoteBody = z.infer<typeof quote>;

const merchantPrice = z
  .strictObject({
    plan: z.string().nullable().describe('Null for the fee that the merchant was registered with.'),
    name: z.string().nullable(),
    version: z.int().nullable(),
    method: z.string().nullable().describe('Null for every method.'),
    channel: z.string().nullable().describe('Null for every channel.'),
    effectiveFrom: instant.nullable().describe('Null for the fee of the registration.'),
    effectiveUntil: instant.nullable(),
    price: price.nullable().describe('Null while no version of the plan is in force.'),
  })
  .meta({ id: 'MerchantPrice' });
export type MerchantPriceBody = z.infer<typeof merchantPrice>;

const keyed = {
  headers: ['Idempotency-Key'],
  answerHeaders: ['Idempotency-Replayed'],
} as const;
const refusals = [
  'amount_too_large',
  'currency_unsupported',
  'idempotency_key_required',
  'idempotency_key_reused',
  'invalid_amount',
  'price_not_ahead',
  'unknown_currency',
] as const;

export const pricePlanRoutes = {
  createPricePlan: writeRoute({
    operation: 'createPricePlan',
    path: '/v1/price-plans',
    tag: 'Prices',
    summary: 'Create a price plan with its first version',
    roles: writers,
    params: nothing,
    body: z.strictObject({ name: plainText(200), ...terms, effectiveFrom }),
    status: 201,
    answer: plan,
    ...keyed,
    problems: [...refusals, 'too_many_price_plans'],
  }),
  listPricePlans: readRoute({
    operation: 'listPricePlans',
    path: '/v1/price-plans',
    tag: 'Prices',
    summary: 'Every price plan, in the order in which they were made',
    roles: staffReaders,
    params: nothing,
    query: z.strictObject({ ...pageQuery, ...consistency }),
    answer: listOf(listedPlan),
    problems: ['invalid_cursor'],
  }),
  getPricePlan: readRoute({
    operation: 'getPricePlan',
    path: '/v1/price-plans/{id}',
    tag: 'Prices',
    summary: 'Get a price plan with its versions',
    roles: staffReaders,
    params: idParams,
    query: plainRead,
    answer: plan,
    problems: ['not_found'],
  }),
  addPricePlanVersion: writeRoute({
    operation: 'addPricePlanVersion',
    path: '/v1/price-plans/{id}/versions',
    tag: 'Prices',
    summary: 'Add a version to a price plan',
    description:
      'It prices payments that are made from its instant on, for everybody to whom the plan is assigned. Payments that were made keep their price, and no version is ever changed.',
    roles: writers,
    params: idParams,
    body: z.strictObject({ ...terms, effectiveFrom }),
    status: 201,
    answer: plan,
    ...keyed,
    problems: [...refusals, 'not_found', 'too_many_price_plan_versions'],
  }),
  listPriceAssignments: readRoute({
    operation: 'listPriceAssignments',
    path: '/v1/price-plans/{id}/assignments',
    tag: 'Prices',
    summary: 'To whom a price plan is assigned, in the order in which it was',
    roles: staffReaders,
    params: idParams,
    query: z.strictObject({ ...pageQuery, ...consistency }),
    answer: listOf(assignment),
    problems: ['invalid_cursor', 'not_found'],
  }),
  assignPricePlan: writeRoute({
    operation: 'assignPricePlan',
    path: '/v1/price-plans/{id}/assignments',
    tag: 'Prices',
    summary: 'Assign a price plan to a merchant',
    description:
      'The strongest assignment prices a payment: for its method and channel, then for its method, then for its channel, then for all payments; of assignments alike the one that holds from the latest instant. The fee that the merchant was registered with prices what no assignment does. What is in another currency than the payment does not count.',
    roles: writers,
    params: idParams,
    body: z.strictObject({
      merchant: merchantId,
      method: plainText(40).optional().describe('Default: every method.'),
      channel: objectId.optional().describe('Default: every channel.'),
      effectiveFrom,
    }),
    status: 201,
    answer: assignment,
    ...keyed,
    problems: [
      'idempotency_key_required',
      'idempotency_key_reused',
      'not_found',
      'price_not_ahead',
      'too_many_price_assignments',
    ],
  }),
  endPriceAssignment: writeRoute({
    operation: 'endPriceAssignment',
    path: '/v1/price-plans/{id}/assignments/{assignment}/end',
    tag: 'Prices',
    summary: 'End an assignment of a price plan',
    description: 'An assignment that was ended before stays as it is.',
    roles: writers,
    params: z.strictObject({ id: objectId, assignment: objectId }),
    body: z.strictObject({
      effectiveUntil: instantGiven
        .optional()
        .describe(
          'From which instant on it prices nothing any more, not before now. Default: now.',
        ),
    }),
    status: 200,
    answer: assignment,
    problems: ['not_found', 'price_not_ahead'],
  }),
  quotePrice: writeRoute({
    operation: 'quotePrice',
    path: '/v1/price-plans/{id}/quote',
    tag: 'Prices',
    summary: 'Preview the fee of a payment',
    description: 'Changes nothing.',
    roles: staffReaders,
    params: idParams,
    body: z.strictObject({
      amount: amount.describe('What is captured of the payment, all in all.'),
      refund: amount.optional().describe('What of it is refunded.'),
      volumeBefore: amount
        .optional()
        .describe('What the month of a tiered rule held before. Default: nothing.'),
      version: z.int().min(1).max(200).optional().describe('Default: the newest.'),
    }),
    status: 200,
    answer: quote,
    headers: ['Tallybook-Min-Position'],
    problems: [
      'amount_too_large',
      'currency_unsupported',
      'invalid_amount',
      'not_found',
      'projection_lagging',
      'refund_exceeds_captured',
      'unknown_currency',
    ],
  }),
  listMerchantPrices: readRoute({
    operation: 'listMerchantPrices',
    path: '/v1/merchants/{id}/prices',
    tag: 'Prices',
    summary: 'What a merchant pays, by method and channel',
    description:
      'Assignments that hold, or will, the strongest first; last the fee that the merchant was registered with.',
    roles: ROLES,
    params: z.strictObject({ id: merchantId }),
    query: plainRead,
    answer: z
      .strictObject({ merchant: z.string(), prices: z.array(merchantPrice) })
      .meta({ id: 'MerchantPrices' }),
    problems: ['not_found'],
  }),
};
