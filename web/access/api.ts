import type { accessRoutes } from '../../api/access/contract.js';
import { clientOf } from '../client/client.js';

export const accessApi = clientOf<typeof accessRoutes>('access');
