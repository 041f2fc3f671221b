import type { trialBalanceRoutes } from '../../api/trial-balance/contract.js';
import { clientOf, filesOf } from '../client/client.js';

export const trialBalanceApi = clientOf<typeof trialBalanceRoutes>('trial-balance');
export const trialBalanceFiles = filesOf<typeof trialBalanceRoutes>('trial-balance');
