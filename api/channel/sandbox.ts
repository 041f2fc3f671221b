import { z } from 'zod';
import { scenarioNames } from '../../channels/sandbox/scenarios.js';

/** How a sandbox channel behaves; other channels ignore it. */
export const sandbox = z
  .strictObject({ scenario: z.enum(scenarioNames) })
  .describe('How the sandbox channel behaves at the first attempt.');
