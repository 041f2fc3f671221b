/** What came over channels' wires, for auditors and operators: each read of it is recorded. */
import { z } from 'zod';
import { plainRead, readRoute } from '../http/route.js';
import { instant, positionParams } from '../http/shapes.js';

export const exchange = z
  .strictObject({
    state: z
      .enum(['readable', 'evidence_erased', 'key_unavailable', 'changed'])
      .describe(
        'Its key was destroyed for good, was lost, or what is stored is not what was sealed: then there are no bytes.',
      ),
    headers: z.record(z.string(), z.string()).optional(),
    bodyBase64: z.string().optional().describe('The body as it came, byte for byte.'),
    erasedAt: instant.optional(),
  })
  .meta({ id: 'Exchange', description: "What came over a channel's wire." });
export type ExchangeBody = z.infer<typeof exchange>;

export const evidenceRoutes = {
  readExchange: readRoute({
    operation: 'readExchange',
    path: '/v1/events/{position}/exchange',
    tag: 'Operations',
    summary: "What came over a channel's wire, as an event holds it",
    description:
      'Before the bytes are given out the log records who gets them (`EvidenceRead`): without the record, nothing is given.',
    roles: ['auditor', 'operator'],
    params: positionParams,
    query: plainRead,
    answer: exchange,
    problems: ['not_found', 'outcome_unknown', 'unavailable'],
  }),
};
