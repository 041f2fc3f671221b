import type { caseRoutes } from '../../api/case/contract.js';
import { clientOf } from '../client/client.js';

export const caseApi = clientOf<typeof caseRoutes>('case');
