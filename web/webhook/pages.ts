import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const DeliveryPage = lazy(async () => ({
  default: (await import('./delivery-page.js')).DeliveryPage,
}));
const EndpointPage = lazy(async () => ({
  default: (await import('./endpoint-page.js')).EndpointPage,
}));
const EndpointsPage = lazy(async () => ({
  default: (await import('./endpoints-page.js')).EndpointsPage,
}));

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
