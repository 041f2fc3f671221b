import type { paymentOutcomeRoutes } from '../../api/payment-outcome/contract.js';
import { clientOf } from '../client/client.js';

export const paymentOutcomeApi = clientOf<typeof paymentOutcomeRoutes>('payment-outcome');
