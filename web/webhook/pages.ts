import type { FramePage } from '../frame/frame-page.js';
import { DeliveryPage } from './delivery-page.js';
import { EndpointPage } from './endpoint-page.js';
import { EndpointsPage } from './endpoints-page.js';

export const webhookPages: readonly FramePage[] = [
  {
    path: '/webhooks',
    title: 'webhook.list',
    page: EndpointsPage,
    needs: 'listWebhookEndpoints',
  },
  {
    path: '/webhooks/:id',
    title: 'webhook.endpoint',
    page: EndpointPage,
    needs: 'getWebhookEndpoint',
    hidden: true,
  },
  {
    path: '/deliveries/:id',
    title: 'webhook.deliveries',
    page: DeliveryPage,
    needs: 'getDelivery',
    hidden: true,
  },
];
