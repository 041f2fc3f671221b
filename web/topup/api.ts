/** Top-ups: the calls. */
import type { z } from 'zod';
import type { topupRoutes } from '../../api/topup/contract.js';
import { clientOf } from '../client/client.js';

export const topupApi = clientOf<typeof topupRoutes>('topup');

export type Topup = z.output<typeof topupRoutes.getTopup.answer>;

/** Under which everything of top-ups is kept by the page; the stream's topic. */
export const TOPUPS = 'topups';

export const topupPath = (id: string): string => `/topups/${encodeURIComponent(id)}`;
