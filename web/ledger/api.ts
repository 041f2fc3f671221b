import type { bookRoutes } from '../../api/ledger/contract.js';
import { clientOf } from '../client/client.js';

export const ledgerApi = clientOf<typeof bookRoutes>('ledger');
