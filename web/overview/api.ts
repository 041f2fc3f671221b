import type { overviewRoutes } from '../../api/overview/contract.js';
import { clientOf } from '../client/client.js';

export const overviewApi = clientOf<typeof overviewRoutes>('overview');
