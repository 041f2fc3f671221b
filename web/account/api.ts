import type { accountRoutes } from '../../api/account/contract.js';
import { clientOf } from '../client/client.js';

export const accountApi = clientOf<typeof accountRoutes>('account');
