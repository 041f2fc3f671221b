import type { z } from 'zod';
import type { deliveryRoutes } from '../../api/delivery/contract.js';
import type { notificationRoutes } from '../../api/notification/contract.js';
import type { webhookEndpointRoutes } from '../../api/webhook-endpoint/contract.js';
import { clientOf } from '../client/client.js';

export const webhookApi = clientOf<typeof webhookEndpointRoutes>('webhook-endpoint');
export const deliveryApi = clientOf<typeof deliveryRoutes>('delivery');
export const notificationApi = clientOf<typeof notificationRoutes>('notification');

export type Endpoint = z.output<typeof webhookEndpointRoutes.getWebhookEndpoint.answer>;
export type Delivery = z.output<typeof deliveryRoutes.listDeliveries.answer>['data'][number];

/** Under `deliveries`, as their lists are: what reads those anew reads it too. */
export const deliveryQuery = (id: string) => ({
  queryKey: ['deliveries', 'one', id],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    deliveryApi.getDelivery({ params: { id }, signal }),
});
