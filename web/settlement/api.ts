import type { settlementRoutes } from '../../api/settlement/contract.js';
import { clientOf } from '../client/client.js';

export const settlementApi = clientOf<typeof settlementRoutes>('settlement');
