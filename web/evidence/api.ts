import type { evidenceRoutes } from '../../api/evidence/contract.js';
import { clientOf } from '../client/client.js';

export const evidenceApi = clientOf<typeof evidenceRoutes>('evidence');
