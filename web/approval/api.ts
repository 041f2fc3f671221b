import type { accessRoutes } from '../../api/access/contract.js';
import type { approvalRoutes } from '../../api/approval/contract.js';
import type { channelRoutes } from '../../api/channel/contract.js';
import { clientOf } from '../client/client.js';

export const approvalApi = clientOf<typeof approvalRoutes>('approval');
export const channelApi = clientOf<typeof channelRoutes>('channel');
export const accessApi = clientOf<typeof accessRoutes>('access');
