import type { paymentRoutes } from '../../api/payment/contract.js';
import { clientOf } from '../client/client.js';

export const paymentApi = clientOf<typeof paymentRoutes>('payment');
