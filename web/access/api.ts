import type { accessRoutes } from '../../api/access/contract.js';
import { clientOf } from '../client/client.js';

export const accessApi = clientOf<typeof accessRoutes>('access');

/** Under which the list is kept by the page. */
export const KEYS = ['keys'];
