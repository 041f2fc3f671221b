/** Every webhook endpoint, and every decision about one. */
export const WEBHOOK_STREAM = 'webhook-endpoints';
