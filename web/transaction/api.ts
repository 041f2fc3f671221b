import type { transactionRoutes } from '../../api/transaction/contract.js';
import { clientOf } from '../client/client.js';

export const transactionApi = clientOf<typeof transactionRoutes>('transaction');
