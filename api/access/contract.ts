/** API keys: issued, rotated and revoked while the server runs. */
import { z } from 'zod';
import { MAX_OVERLAP_SECONDS } from '../../domain/access/decide.js';
import { ROLES } from '../../domain/access/roles.js';
import { ownQuery, ownWriters } from '../http/own.js';
import {
  idParams,
  instant,
  listOf,
  merchantId,
  objectId,
  pageQuery,
  plainText,
} from '../http/shapes.js';
import { consistency, nothing, readRoute, writeRoute } from '../http/route.js';

const DEFAULT_OVERLAP_SECONDS = 3_600;

const signing = z.enum(['optional', 'required']);

const key = z
  .strictObject({
    id: z.string(),
    object: z.literal('key'),
    role: z.enum(ROLES),
    merchant: z.string().nullable().describe('Whose key it is, for the role merchant.'),
    name: z.string().nullable(),
    status: z
      .enum(['active', 'awaiting_approval', 'revoked'])
      .describe("`awaiting_approval`: an operator's key that another operator has yet to approve."),
    hint: z.string().describe('The last four characters of the newest secret.'),
    signing: signing.nullable().describe('Whether requests may be signed, or must be.'),
    overlapUntil: instant
      .nullable()
      .describe('Until when earlier secrets work; null if none was replaced with an overlap.'),
    issuedBy: z
      .string()
      .nullable()
      .describe(
        "Id of the key or user that asked for it; null if it was made on the server's machine.",
      ),
    approvedBy: z.string().nullable().describe('Id of the key or user that approved it.'),
    createdAt: instant,
    rotatedAt: instant.nullable(),
    lastUsedAt: instant
      .nullable()
      .describe('To within a minute, as this server saw it; null if it knows of no use.'),
    revokedAt: instant
      .nullable()
      .describe('When it was revoked itself; null for one that ended with the key that issued it.'),
  })
  .meta({ id: 'Key' });
export type KeyBody = z.infer<typeof key>;

export const secretsShown = {
  key: z.string().optional().describe('The key itself: shown in the first answer alone.'),
  signingSecret: z
    .string()
    .optional()
    .describe('What its requests are signed with: shown in the first answer alone.'),
};

const keyShown = key.extend(secretsShown).meta({ id: 'KeyShown' });

export const accessRoutes = {
  issueKey: writeRoute({
    operation: 'issueKey',
    dangerous: true,
    path: '/v1/keys',
    tag: 'Keys',
    summary: 'Issue a key',
    description:
      "Answers the key once; a repetition answers without it. If that answer was lost, rotate the key. A merchant issues keys of its own. An operator's key opens nothing until another operator has approved it.",
    roles: ownWriters,
    params: nothing,
    body: z.strictObject({
      role: z.enum(ROLES),
      merchant: merchantId
        .optional()
        .describe('For the role merchant. Default: the merchant who asks, or is acted for.'),
      name: plainText(100).optional().describe('What its owner calls it.'),
      signing: signing
        .optional()
        .describe('For the role merchant: whether requests may be signed, or must be.'),
    }),
    status: 201,
    answer: keyShown,
    headers: ['Idempotency-Key', 'Tallybook-Merchant'],
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'idempotency_key_required',
      'idempotency_key_reused',
      'merchant_required',
      'not_found',
      'too_many_keys',
    ],
  }),
  listKeys: readRoute({
    operation: 'listKeys',
    path: '/v1/keys',
    tag: 'Keys',
    summary: 'Every key, in the order of issue',
    description: 'Without the keys themselves. A merchant sees its own.',
    roles: ROLES,
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      id: objectId.optional().describe('This key alone.'),
      ...ownQuery,
      owner: z.literal('house').optional().describe('The keys that belong to no merchant, alone.'),
    }),
    answer: listOf(key),
    headers: ['Tallybook-Merchant'],
    problems: ['invalid_cursor', 'not_found'],
  }),
  rotateKey: writeRoute({
    operation: 'rotateKey',
    dangerous: true,
    path: '/v1/keys/{id}/rotate',
    tag: 'Keys',
    summary: 'Give a key a new secret',
    description:
      'The key keeps its id. Earlier secrets still work for the overlap; 0 ends them at once. A key that signs gets a new secret to sign with, too. Answers the new secret once, as issuing does. An operator rotates its own key, and no other operator’s.',
    roles: ownWriters,
    params: idParams,
    body: z.strictObject({
      overlapSeconds: z
        .int()
        .min(0)
        .max(MAX_OVERLAP_SECONDS)
        .default(DEFAULT_OVERLAP_SECONDS)
        .describe('Default: an hour. At most a week.'),
    }),
    status: 200,
    answer: keyShown,
    headers: ['Idempotency-Key', 'Tallybook-Merchant'],
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'idempotency_key_required',
      'idempotency_key_reused',
      'key_revoked',
      'not_found',
      'too_many_rotations',
    ],
  }),
  approveKey: writeRoute({
    operation: 'approveKey',
    dangerous: true,
    path: '/v1/keys/{id}/approve',
    tag: 'Keys',
    summary: "Put an operator's key in force",
    description:
      'By another operator than the one who asked for it: nobody who issued or rotated either key may be the same. To reject it, revoke it.',
    roles: ['operator'],
    params: idParams,
    body: nothing,
    status: 200,
    answer: key,
    headers: ['Idempotency-Key'],
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'idempotency_key_required',
      'idempotency_key_reused',
      'key_revoked',
      'not_found',
      'proposal_decided',
      'same_principal',
    ],
  }),
  revokeKey: writeRoute({
    operation: 'revokeKey',
    path: '/v1/keys/{id}/revoke',
    tag: 'Keys',
    summary: 'End a key for ever',
    description:
      'It is refused here at once, and by every other server on the same log within a second.',
    roles: ownWriters,
    params: idParams,
    body: z.strictObject({
      withIssued: z
        .boolean()
        .default(false)
        .describe(
          'Also ends the keys that it issued or rotated, and those that these did: whoever held it may have seen them.',
        ),
    }),
    status: 200,
    answer: key,
    headers: ['Tallybook-Merchant'],
    problems: ['not_found'],
  }),
};
