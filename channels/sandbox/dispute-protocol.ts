/** Disputes on the wire between engine and sandbox. */
import { z } from 'zod';
import {
  DISPUTE_MOVEMENTS,
  DISPUTE_OUTCOMES,
  DISPUTE_STAGES,
} from '../../domain/channel/dispute-terms.js';
import { disputeScenarioNames } from './dispute-scenarios.js';

const number = z.string().regex(/^[A-Za-z0-9]{1,64}$/);
const money = z.object({ value: z.string().max(40), currency: z.string().length(3) });

/** `POST /{channel}/disputes` */
export const disputeOrderBody = z.strictObject({
  reference: number,
  requestNo: number,
  amount: money.strict(),
  reason: z.string().min(1).max(128),
  scenario: z.enum(disputeScenarioNames),
});
export type DisputeOrderBody = z.infer<typeof disputeOrderBody>;

/** A callback about a dispute; the answer to its order is the first of them. */
export const disputeBody = z.object({
  event: z.string(),
  channel: z.string(),
  dispute: number,
  requestNo: number,
  amount: money,
  reason: z.string().max(128),
  standing: z
    .object({
      revision: z.number().int().positive(),
      stage: z.enum(DISPUTE_STAGES),
      evidenceDueAt: z.iso.datetime({ offset: true }).nullable(),
      outcome: z.enum(DISPUTE_OUTCOMES).nullable(),
    })
    .nullable(),
  movement: z
    .object({ kind: z.enum(DISPUTE_MOVEMENTS), reference: number, amount: money })
    .nullable(),
  occurredAt: z.iso.datetime({ offset: true }),
});
export type DisputeBody = z.infer<typeof disputeBody>;
