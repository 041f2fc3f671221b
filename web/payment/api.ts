import type { paymentRoutes } from '../../api/payment/contract.js';
import { clientOf, filesOf } from '../client/client.js';

export const paymentApi = clientOf<typeof paymentRoutes>('payment');
export const paymentFiles = filesOf<typeof paymentRoutes>('payment');
