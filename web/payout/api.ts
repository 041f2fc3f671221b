/** Payouts: the calls. */
import type { payoutRoutes } from '../../api/payout/contract.js';
import { clientOf } from '../client/client.js';

export const payoutApi = clientOf<typeof payoutRoutes>('payout');
