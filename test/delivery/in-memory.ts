/** What deliveries go by, in memory, for tests without a process around them. */
import { toInstant } from '../../domain/kernel/clock.js';
import type { WebhookEndpoint } from '../../domain/webhook-endpoint/endpoint.js';
import type { AttemptLog } from '../../engine/delivery/attempt-log.js';
import type {
  NotificationSource,
  PlacedNotification,
} from '../../engine/delivery/notification-source.js';
import type { Sent } from '../../engine/delivery/sender.js';

export const endpointOf = (id: string, url = 'https://shop.example/') =>
  ({
    ...{ id, merchant: 'shop', url, events: ['*'], after: 0 },
    ...{ acts: [], disabled: null, failingSince: null, enabledAt: toInstant(0) },
  }) as unknown as WebhookEndpoint;

export const placed = (sequence: number, object: string): PlacedNotification => ({
  ...{ sequence, type: 'payment.created', object },
});

/** Keeps nothing. */
export function noAttempts(): AttemptLog {
  const noop = () => undefined;
  return {
    ...{ add: noop, of: () => [], retries: () => [], putRetry: noop, endRetry: noop },
    ...{ failingSince: () => null, putFailingSince: noop, beginAnew: noop, close: noop },
  };
}

/** @param places as they are at each question */
export const sourceOf = (places: () => readonly PlacedNotification[]) =>
  ({
    hasMoved: () => true,
    moved: () => Promise.resolve(new Map([['shop', places().length]])),
    after: (_, sequence, limit) =>
      Promise.resolve(
        places()
          .filter((one) => one.sequence > sequence)
          .slice(0, limit),
      ),
    at: (_, wanted) =>
      Promise.resolve(places().filter(({ sequence }) => wanted.includes(sequence))),
    read: ({ sequence }) => Promise.resolve({ id: `ntf_${sequence}` } as never),
  }) satisfies NotificationSource;

export const arrivedAs = (status: number): Sent => ({
  ...{ headers: {}, status, error: null, answer: '', retryAfter: undefined },
});
