/** A case as the API answers it. */
import type { z } from 'zod';
import type { caseRoutes } from '../../api/case/contract.js';

export type CaseBody = z.output<typeof caseRoutes.getCase.answer>;
