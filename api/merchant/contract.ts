import { z } from 'zod';
import { PERCENT } from '../../domain/money/fee.js';
import { ROLES } from '../../domain/access/roles.js';
import { secretsShown } from '../access/contract.js';
import { staffReaders } from '../http/readers.js';
import {
  amount,
  instant,
  listOf,
  merchantId,
  originList,
  pageQuery,
  plainText,
} from '../http/shapes.js';
import {
  consistency,
  nothing,
  patchRoute,
  plainRead,
  projectedRoute,
  readRoute,
  writeRoute,
} from '../http/route.js';

const percent = z
  .string()
  .regex(PERCENT, 'a percentage is a string from "0" to "100" with at most 6 decimals')
  .describe('`"0.60"` is 0.60 % of what is captured.');

const returnOrigins = originList.describe(
  'To which payers may be sent back: `https://shop.example`.',
);
const embedOrigins = originList.describe('Which may show the checkout in a frame.');

export const merchant = z
  .strictObject({
    id: z.string(),
    object: z.literal('merchant'),
    name: z.string(),
    fee: z.strictObject({ percent, fixed: amount.nullable() }),
    status: z
      .enum(['active', 'frozen'])
      .describe('`frozen`: none of its accounts takes a posting, later ones neither.'),
    returnOrigins,
    embedOrigins,
  })
  .meta({ id: 'Merchant' });
export type MerchantBody = z.infer<typeof merchant>;

const merchantStatus = z
  .enum(['active', 'partly_frozen', 'frozen'])
  .describe('`partly_frozen`: an account of the merchant is frozen, the merchant itself is not.');

const listedMerchant = merchant
  .omit({ returnOrigins: true, embedOrigins: true })
  .extend({ status: merchantStatus, registeredAt: instant })
  .meta({ id: 'ListedMerchant' });

const merchantWithAccounts = merchant
  .extend({
    accounts: z
      .int()
      .describe('How many accounts it has by now; closed accounts are not among them.'),
  })
  .meta({ id: 'MerchantWithAccounts' });

const freezeRoute = (
  operation: string,
  act: 'freeze' | 'unfreeze',
  summary: string,
  description: string,
) =>
  writeRoute({
    operation,
    path: `/v1/merchants/{id}/${act}`,
    tag: 'Merchants',
    summary,
    description,
    roles: ['operator'],
    params: z.strictObject({ id: merchantId }),
    body: nothing,
    status: 200,
    answer: merchantWithAccounts,
    answerHeaders: ['Idempotency-Replayed'],
    problems: ['not_found', 'outcome_unknown'],
  });

const merchantWithKey = merchant.extend(secretsShown).meta({ id: 'MerchantWithKey' });

export const merchantRoutes = {
  createMerchant: writeRoute({
    operation: 'createMerchant',
    path: '/v1/merchants',
    tag: 'Merchants',
    summary: 'Register a merchant',
    description:
      'Answers the merchant with its first key. Idempotent if an `id` is given; a repetition shows no key.',
    roles: ['operator'],
    params: nothing,
    body: z.strictObject({
      id: merchantId.optional().describe('Default: a random one.'),
      name: plainText(200),
      fee: z
        .strictObject({ percent, fixed: amount.optional() })
        .optional()
        .describe('Default: no fee.'),
      signing: z
        .enum(['optional', 'required'])
        .optional()
        .describe(
          'Whether requests of the first key may be signed, or must be. Default: they are not.',
        ),
    }),
    status: 201,
    answer: merchantWithKey,
    answerHeaders: ['Idempotency-Replayed'],
    problems: ['id_conflict', 'invalid_amount', 'unknown_currency', 'amount_too_large'],
  }),
  listMerchants: projectedRoute({
    operation: 'listMerchants',
    path: '/v1/merchants',
    tag: 'Merchants',
    summary: 'Merchants by id; by name if a name is searched',
    roles: staffReaders,
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      id: merchantId.optional().describe('How the id begins.'),
      name: plainText(200).optional().describe('How the name begins, in whatever letters.'),
      status: merchantStatus.optional(),
    }),
    answer: listOf(listedMerchant),
    problems: ['invalid_cursor'],
  }),
  getMerchant: readRoute({
    operation: 'getMerchant',
    path: '/v1/merchants/{id}',
    tag: 'Merchants',
    summary: 'Get a merchant',
    roles: ROLES,
    params: z.strictObject({ id: merchantId }),
    query: plainRead,
    answer: merchant,
    problems: ['not_found'],
  }),
  changeMerchant: patchRoute({
    operation: 'changeMerchant',
    dangerous: true,
    path: '/v1/merchants/{id}',
    tag: 'Merchants',
    summary: 'Change the origins of a merchant',
    description:
      'A list takes the place of the list before. An origin that is taken away is at once no return address and no frame of any checkout.',
    roles: ['merchant', 'operator'],
    params: z.strictObject({ id: merchantId }),
    body: z
      .strictObject({
        returnOrigins,
        embedOrigins,
        before: z
          .strictObject({ returnOrigins, embedOrigins })
          .partial()
          .describe(
            'What lists were when they were looked at: if they are otherwise by now, nothing is changed (`merchant_changed`).',
          ),
      })
      .partial(),
    status: 200,
    answer: merchant,
    problems: ['not_found', 'merchant_changed'],
  }),
  freezeMerchant: freezeRoute(
    'freezeMerchant',
    'freeze',
    'Freeze a merchant',
    'None of its accounts takes a posting from then on, those that are opened later neither. What a channel confirms goes to suspense, with a case.',
  ),
  unfreezeMerchant: freezeRoute(
    'unfreezeMerchant',
    'unfreeze',
    'Unfreeze a merchant',
    'All its accounts take postings again, those too that were frozen one by one.',
  ),
};
