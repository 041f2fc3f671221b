import type { reportRoutes } from '../../api/report/contract.js';
import { clientOf, filesOf } from '../client/client.js';

export const reportApi = clientOf<typeof reportRoutes>('report');
export const reportFiles = filesOf<typeof reportRoutes>('report');
