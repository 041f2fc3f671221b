/** Payouts: the calls. */
import type { z } from 'zod';
import type { payoutRoutes } from '../../api/payout/contract.js';
import { clientOf } from '../client/client.js';

export const payoutApi = clientOf<typeof payoutRoutes>('payout');

export type Payout = z.output<typeof payoutRoutes.getPayout.answer>;

/** Under which everything of payouts is kept by the page; the stream's topic. */
export const PAYOUTS = 'payouts';

export const payoutPath = (id: string): string => `/payouts/${encodeURIComponent(id)}`;
