/** What a channel says of a request, as it is stored. */
import { failure, money, stored, text } from '../kernel/schemas.js';
import { z } from 'zod';

export const channelAnswer = stored({
  outcome: z.enum([
    'succeeded',
    'pending',
    'action_required',
    'failed',
    'closed',
    'not_found',
    'unknown',
  ]),
  amount: money.nullable(),
  channelReference: text.nullable(),
  nextAction: stored({ type: text, data: text, url: text }).nullable(),
  failure: failure.extend({ final: z.boolean() }).nullable(),
});
