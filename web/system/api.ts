import type { systemRoutes } from '../../api/system/contract.js';
import { clientOf } from '../client/client.js';

export const systemApi = clientOf<typeof systemRoutes>('system');
