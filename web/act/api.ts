import type { actRoutes } from '../../api/act/contract.js';
import { clientOf } from '../client/client.js';

export const actApi = clientOf<typeof actRoutes>('act');
