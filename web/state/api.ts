import type { stateRoutes } from '../../api/state/contract.js';
import { clientOf } from '../client/client.js';

export const stateApi = clientOf<typeof stateRoutes>('state');
