/** Beneficiaries: the calls. */
import type { z } from 'zod';
import type { beneficiaryRoutes } from '../../api/beneficiary/contract.js';
import { clientOf } from '../client/client.js';

export const beneficiaryApi = clientOf<typeof beneficiaryRoutes>('beneficiary');

export type Beneficiary = z.output<typeof beneficiaryRoutes.getBeneficiary.answer>;

/** Under which everything of beneficiaries is kept by the page. */
export const BENEFICIARIES = 'beneficiaries';
