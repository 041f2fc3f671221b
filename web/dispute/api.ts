import type { z } from 'zod';
import type { disputeRoutes } from '../../api/dispute/contract.js';
import { clientOf } from '../client/client.js';

export const disputeApi = clientOf<typeof disputeRoutes>('dispute');

export type Dispute = z.output<typeof disputeRoutes.getDispute.answer>;

/** Under which everything of disputes is kept by the page. */
export const DISPUTES = 'disputes';

export const disputePath = (id: string): string => `/disputes/${encodeURIComponent(id)}`;
