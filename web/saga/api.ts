import type { sagaRoutes } from '../../api/saga/contract.js';
import { clientOf } from '../client/client.js';

export const sagaApi = clientOf<typeof sagaRoutes>('saga');
