/** Many endpoints side by side: within the bounds of what is on its way, and each in its turn. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { toInstant } from '../../domain/kernel/clock.js';
import { silentLogger } from '../../domain/kernel/logger.js';
import { WAITS_MS } from '../../domain/delivery/schedule.js';
import type { WebhookEndpoint } from '../../domain/webhook-endpoint/endpoint.js';
import { nothingFolded } from '../../engine/decide-and-append.js';
import { createDeliverer, type Deliverer } from '../../engine/delivery/deliverer.js';
import type { PlacedNotification } from '../../engine/delivery/notification-source.js';

const ENDPOINTS = 12;
const NOTIFICATIONS = 40;

const endpoints = Array.from(
  { length: ENDPOINTS },
  (_, index) =>
    ({
      ...{ id: `we_${index}`, merchant: 'shop', url: `https://shop.example/${index}` },
      ...{ events: ['*'], after: 0, acts: [], disabled: null, failingSince: null },
      enabledAt: toInstant(0),
    }) as unknown as WebhookEndpoint,
);
const places: PlacedNotification[] = Array.from({ length: NOTIFICATIONS }, (_, index) => ({
  ...{ sequence: index + 1, type: 'payment.created', object: `pay_${index}` },
}));

/** Of each request on its way: where it goes, and how it is answered. */
let onTheirWay: { url: string; answer: () => void }[];
let sent: number;
let deliverer: Deliverer;
beforeEach(() => {
  onTheirWay = [];
  sent = 0;
  const noop = () => undefined;
  deliverer = createDeliverer({
    registry: {
      all: () => endpoints,
      known: (id) => endpoints.find((one) => one.id === id),
      run: () => Promise.reject(new Error('not asked')),
      signingSecrets: () => Promise.resolve([]),
    },
    source: {
      hasMoved: () => true,
      moved: () => Promise.resolve(new Map([['shop', NOTIFICATIONS]])),
      after: (_, after, limit) =>
        Promise.resolve(places.filter(({ sequence }) => sequence > after).slice(0, limit)),
      at: (_, wanted) => Promise.resolve(places.filter((one) => wanted.includes(one.sequence))),
      read: ({ sequence }) => Promise.resolve({ id: `ntf_${sequence}` } as never),
    },
    store: {
      by: 'me',
      load: () => Promise.resolve(nothingFolded(null)),
      record: (_, from) => Promise.resolve(from),
    },
    attempts: {
      ...{ add: noop, of: () => [], retries: () => [], putRetry: noop, endRetry: noop },
      ...{ failingSince: () => null, putFailingSince: noop, beginAnew: noop, close: noop },
    },
    cases: { open: () => Promise.reject(new Error('not asked')) },
    sender: {
      send: ({ url }) =>
        new Promise((resolve) => {
          sent += 1;
          const request = {
            url,
            answer: () => {
              onTheirWay = onTheirWay.filter((one) => one !== request);
              const answered = { headers: {}, status: 204, error: null, answer: '' };
              resolve({ ...answered, retryAfter: undefined });
            },
          };
          onTheirWay.push(request);
        }),
      close: noop,
    },
    ...{ clock: { now: () => 1_000_000 }, logger: silentLogger, waitsMs: WAITS_MS },
    exclusive: true,
  });
});
afterEach(async () => {
  for (const { answer } of onTheirWay) answer();
  await deliverer.stop();
});

const settled = () => new Promise((resolve) => setImmediate(resolve));
async function look(): Promise<void> {
  await deliverer.look();
  await settled();
}
const perEndpoint = () => {
  const counts = new Map<string, number>();
  for (const { url } of onTheirWay) counts.set(url, (counts.get(url) ?? 0) + 1);
  return [...counts.values()];
};

describe('a deliverer', () => {
  it('has no more on its way than it may, in all and to each endpoint', async () => {
    await look();
    expect(onTheirWay).toHaveLength(64);
    expect(perEndpoint()).toStrictEqual(Array(8).fill(8));
    await look();
    expect(onTheirWay).toHaveLength(64);
  });

  it('goes on with all of it as it is answered, and never beyond', async () => {
    let most = 0;
    await look();
    while (onTheirWay.length > 0) {
      most = Math.max(most, onTheirWay.length, ...perEndpoint().map((count) => count * 8));
      for (const { answer } of onTheirWay.slice(0, 5)) answer();
      await settled();
      await look();
    }
    expect(most).toBe(64);
    expect(sent).toBe(ENDPOINTS * NOTIFICATIONS);
  });
});
