import type { approvalRoutes } from '../../api/approval/contract.js';
import { clientOf } from '../client/client.js';

export const approvalApi = clientOf<typeof approvalRoutes>('approval');
