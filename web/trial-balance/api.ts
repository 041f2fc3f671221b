import type { trialBalanceRoutes } from '../../api/trial-balance/contract.js';
import { clientOf } from '../client/client.js';

export const trialBalanceApi = clientOf<typeof trialBalanceRoutes>('trial-balance');
