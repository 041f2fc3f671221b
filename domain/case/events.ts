/** A case is something that a person has to look at, `case-{id}`; its id is derived from its cause. */
import { z } from 'zod';
import { type EventOf, type EventVersions, stored, text } from '../kernel/schemas.js';

export const caseEventSchemas = {
  CaseOpened: stored({
    case: text,
    kind: z.enum([
      'callback_mismatch',
      'contradiction',
      'posted_to_suspense',
      'answer_mismatch',
      'ambiguous_callback',
    ]),
    payment: text.nullable(),
    refund: text.nullable(),
    channel: text.nullable(),
    summary: text,
    details: z.record(text, text),
  }),
};

export type CaseEvent = EventOf<typeof caseEventSchemas>;
export const caseEventVersions: EventVersions<typeof caseEventSchemas> = { CaseOpened: 1 };
