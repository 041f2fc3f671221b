import type { accountRoutes } from '../../api/account/contract.js';
import { clientOf, filesOf } from '../client/client.js';

export const accountApi = clientOf<typeof accountRoutes>('account');
export const accountFiles = filesOf<typeof accountRoutes>('account');
