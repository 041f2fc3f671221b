import type { z } from 'zod';
import type { merchantRoutes } from '../../api/merchant/contract.js';
import { clientOf } from '../client/client.js';

export const merchantApi = clientOf<typeof merchantRoutes>('merchant');

export type Merchant = z.output<typeof merchantRoutes.getMerchant.answer>;
export type ListedMerchant = z.output<typeof merchantRoutes.listMerchants.answer>['data'][number];

/** Under which everything of merchants is kept by the page; the stream's topic. */
export const MERCHANTS = 'merchants';

export const pathOf = (id: string): string => `/merchants/${encodeURIComponent(id)}`;
