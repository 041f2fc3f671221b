import type { accessRoutes } from '../../api/access/contract.js';
import type { approvalRoutes } from '../../api/approval/contract.js';
import { clientOf } from '../client/client.js';

export const approvalApi = clientOf<typeof approvalRoutes>('approval');
export const accessApi = clientOf<typeof accessRoutes>('access');
