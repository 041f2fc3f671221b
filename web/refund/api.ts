import type { RefundBody, refundRoutes } from '../../api/refund/contract.js';
import { clientOf, filesOf } from '../client/client.js';

export type { RefundBody };
export const refundApi = clientOf<typeof refundRoutes>('refund');
export const refundFiles = filesOf<typeof refundRoutes>('refund');
