import type { sessionRoutes } from '../../api/session/contract.js';
import { clientOf } from '../client/client.js';

export const sessionApi = clientOf<typeof sessionRoutes>('session');
