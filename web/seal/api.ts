import type { sealRoutes } from '../../api/seal/contract.js';
import { clientOf } from '../client/client.js';

export const sealApi = clientOf<typeof sealRoutes>('seal');
