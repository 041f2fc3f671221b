import { z } from 'zod';

export const scenarios = [
  'success',
  'pending_then_success',
  'timeout_after_success',
  'duplicate_callbacks',
  'callbacks_out_of_order',
  'slow',
  'html_502',
  'declined',
  'insufficient_funds',
  'timeout_never_happened',
  'bad_signature_callback',
  'wrong_amount_callback',
  'late_success_after_close',
] as const;

/** How a sandbox channel behaves; other channels ignore it. */
export const sandbox = z
  .strictObject({ scenario: z.enum(scenarios) })
  .describe('How the sandbox channel behaves at the first attempt.');
