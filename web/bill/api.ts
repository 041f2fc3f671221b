import type { z } from 'zod';
import type { billRoutes } from '../../api/bill/contract.js';
import { clientOf } from '../client/client.js';

export const billApi = clientOf<typeof billRoutes>('bill');

export type Bill = z.output<typeof billRoutes.getBill.answer>;

/** Under which bills are kept by the page. */
export const BILLS = 'bills';
