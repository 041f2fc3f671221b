/** Seals: signed heads of the log's Merkle tree, and proofs that an auditor checks offline. */
import { staffReaders } from '../http/readers.js';
import { z } from 'zod';
import { instant, positionParams } from '../http/shapes.js';
import { consistency, nothing, plainRead, readRoute } from '../http/route.js';
import { bookObjectParams } from '../ledger/contract.js';

const hash = z.string().describe('SHA-256, 64 digits of hex.');

const treeHead = z
  .strictObject({
    storeId: z.string(),
    treeSize: z.int().describe("How many events, from the log's first, are sealed."),
    rootHash: hash,
    signedAt: instant,
    keyId: z.string().describe('SHA-256 of the public key in DER, in hex.'),
    signature: z.string().describe('Ed25519, base64.'),
  })
  .meta({ id: 'TreeHead' });

/** A tree of more events than a safe integer counts is beyond any log. */
const treeSize = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, 'a tree size is a whole number from 1')
  .transform(Number);

const inclusionProof = z
  .strictObject({
    object: z.literal('inclusion_proof'),
    event: z.strictObject({
      type: z.string(),
      stream: z.string(),
      revision: z.int(),
      id: z.string(),
      data: z.string().describe('The stored text.'),
      metadata: z.string().describe('The stored text.'),
    }),
    leafIndex: z.int().describe('From 0.'),
    auditPath: z.array(hash),
    head: treeHead,
  })
  .meta({ id: 'InclusionProof' });
export type InclusionProofBody = z.infer<typeof inclusionProof>;

export const sealRoutes = {
  latestSeal: readRoute({
    operation: 'latestSeal',
    path: '/v1/seals/latest',
    tag: 'Seals',
    summary: 'The signed tree head of the log',
    roles: staffReaders,
    params: nothing,
    query: plainRead,
    answer: z
      .strictObject({
        object: z.literal('seal'),
        head: treeHead,
        publicKey: z.string().describe('As announced in the log: Ed25519, DER in base64.'),
      })
      .meta({ id: 'Seal' }),
    problems: ['not_sealed_yet', 'seals_broken'],
  }),
  sealConsistency: readRoute({
    operation: 'sealConsistency',
    path: '/v1/seals/consistency',
    tag: 'Seals',
    summary: 'The proof that the log was only added to',
    roles: staffReaders,
    params: nothing,
    query: z.strictObject({
      ...consistency,
      from: treeSize.describe('Size of the older tree.'),
      to: treeSize.optional().describe('Size of the newer tree. Default: that of the last head.'),
    }),
    answer: z
      .strictObject({
        object: z.literal('consistency_proof'),
        oldSize: z.int(),
        newSize: z.int(),
        oldRoot: hash,
        newRoot: hash,
        path: z.array(hash),
      })
      .meta({ id: 'ConsistencyProof' }),
    problems: ['not_sealed_yet', 'seals_broken'],
  }),
  proveEvent: readRoute({
    operation: 'proveEvent',
    path: '/v1/events/{position}/proof',
    tag: 'Seals',
    summary: 'The proof that an event is sealed, and the event letter by letter',
    roles: ['auditor', 'operator'],
    params: positionParams,
    query: plainRead,
    answer: inclusionProof,
    problems: ['not_found', 'not_sealed_yet', 'seals_broken'],
  }),
  proveTransaction: readRoute({
    operation: 'proveTransaction',
    path: '/v1/ledgers/{book}/transactions/{id}/proof',
    tag: 'Seals',
    summary: 'The proof that a transaction is sealed, with its event letter by letter',
    roles: staffReaders,
    params: bookObjectParams,
    query: plainRead,
    answer: inclusionProof,
    problems: ['book_not_found', 'transaction_not_found', 'not_sealed_yet', 'seals_broken'],
  }),
};
