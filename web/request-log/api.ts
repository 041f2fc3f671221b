import type { requestLogRoutes } from '../../api/request-log/contract.js';
import { clientOf } from '../client/client.js';

export const requestLogApi = clientOf<typeof requestLogRoutes>('request-log');
