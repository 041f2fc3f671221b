/** Beneficiaries: accounts of merchants to which they are paid out. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { ownHeaders, ownQuery, ownWriters } from '../http/own.js';
import { currencyCode, idParams, instant, listOf, pageQuery, plainText } from '../http/shapes.js';
import { consistency, nothing, projectedRoute, readRoute, writeRoute } from '../http/route.js';

export const beneficiary = z
  .strictObject({
    id: z.string(),
    object: z.literal('beneficiary'),
    merchant: z.string(),
    reference: z.string(),
    currency: z.string(),
    bank: z.string().describe('The bank that pays it.'),
    number: z.string().describe('Masked: the last four characters alone are shown, ever.'),
    status: z
      .enum(['unchecked', 'refused', 'cooling', 'usable', 'disabled'])
      .describe(
        '`unchecked`: the bank has not answered yet. `refused`: number and holder do not belong together. `cooling`: usable from `usableFrom` on.',
      ),
    nameCheck: z
      .enum(['match', 'close_match', 'no_match', 'unknown_account'])
      .nullable()
      .describe('What the bank says of the number and its holder.'),
    usableFrom: instant,
    createdAt: instant,
  })
  .meta({ id: 'Beneficiary' });
export type BeneficiaryBody = z.infer<typeof beneficiary>;

const request = z.strictObject({
  reference: plainText(128).describe("The merchant's own name of the account."),
  currency: currencyCode,
  number: z
    .string()
    .regex(/^[A-Z0-9]{6,34}$/, 'an account number is 6–34 of A–Z 0–9')
    .describe('Encrypted, and never shown again but for its last four characters.'),
  holder: plainText(140).describe('Encrypted, and never shown again.'),
});

export const beneficiaryRoutes = {
  createBeneficiary: writeRoute({
    operation: 'createBeneficiary',
    dangerous: true,
    path: '/v1/beneficiaries',
    tag: 'Payouts',
    summary: 'Name an account to be paid out to',
    description:
      'Idempotent by the `reference`. The bank is asked whether the number is that holder’s; nobody is paid there before `usableFrom`. An account never changes: another account is another beneficiary.',
    roles: ownWriters,
    params: nothing,
    body: request,
    status: 201,
    answer: beneficiary,
    headers: ownHeaders,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'bank_not_configured',
      'merchant_required',
      'not_found',
      'reference_conflict',
      'unknown_currency',
    ],
  }),
  listBeneficiaries: projectedRoute({
    operation: 'listBeneficiaries',
    path: '/v1/beneficiaries',
    tag: 'Payouts',
    summary: 'List beneficiaries, newest first',
    roles: ROLES,
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      ...ownQuery,
    }),
    answer: listOf(beneficiary),
    headers: ownHeaders,
    problems: ['invalid_cursor', 'not_found'],
  }),
  getBeneficiary: readRoute({
    operation: 'getBeneficiary',
    path: '/v1/beneficiaries/{id}',
    tag: 'Payouts',
    summary: 'Get a beneficiary',
    roles: ROLES,
    params: idParams,
    query: z.strictObject({ ...consistency }),
    answer: beneficiary,
    headers: ownHeaders,
    problems: ['not_found'],
  }),
  checkBeneficiary: writeRoute({
    operation: 'checkBeneficiary',
    path: '/v1/beneficiaries/{id}/check',
    tag: 'Payouts',
    summary: 'Ask the bank once more whether the account is that holder’s',
    roles: ownWriters,
    params: idParams,
    body: nothing,
    status: 200,
    answer: beneficiary,
    headers: ownHeaders,
    problems: ['beneficiary_disabled', 'not_found'],
  }),
  disableBeneficiary: writeRoute({
    operation: 'disableBeneficiary',
    path: '/v1/beneficiaries/{id}/disable',
    tag: 'Payouts',
    summary: 'Pay nobody there any more',
    description: 'For good. Payouts that went to the bank before go on.',
    roles: ownWriters,
    params: idParams,
    body: nothing,
    status: 200,
    answer: beneficiary,
    headers: ownHeaders,
    problems: ['not_found'],
  }),
};
