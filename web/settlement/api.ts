import type { settlementRoutes } from '../../api/settlement/contract.js';
import { clientOf, filesOf } from '../client/client.js';

export const settlementApi = clientOf<typeof settlementRoutes>('settlement');
export const settlementFiles = filesOf<typeof settlementRoutes>('settlement');
