/** Many endpoints side by side: within the bounds of what is on its way, and each in its turn. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLogger } from '../../domain/kernel/logger.js';
import { WAITS_MS } from '../../domain/delivery/schedule.js';
import { nothingFolded } from '../../engine/decide-and-append.js';
import { createDeliverer, type Deliverer } from '../../engine/delivery/deliverer.js';
import { arrivedAs, endpointOf, noAttempts, placed, sourceOf } from './in-memory.js';

const ENDPOINTS = 12;
const NOTIFICATIONS = 40;

const endpoints = Array.from({ length: ENDPOINTS }, (_, index) =>
  endpointOf(`we_${index}`, `https://shop.example/${index}`),
);
const places = Array.from({ length: NOTIFICATIONS }, (_, index) =>
  placed(index + 1, `pay_${index}`),
);

/** Of each request on its way: where it goes, and how it is answered. */
let onTheirWay: { url: string; answer: () => void }[];
let sent: number;
let deliverer: Deliverer;
beforeEach(() => {
  onTheirWay = [];
  sent = 0;
  deliverer = createDeliverer({
    registry: {
      all: () => endpoints,
      known: (id) => endpoints.find((one) => one.id === id),
      run: () => Promise.reject(new Error('not asked')),
      signingSecrets: () => Promise.resolve([]),
    },
    source: sourceOf(() => places),
    store: {
      by: 'me',
      load: () => Promise.resolve(nothingFolded(null)),
      record: (_, from) => Promise.resolve(from),
    },
    attempts: noAttempts(),
    cases: { open: () => Promise.reject(new Error('not asked')) },
    sender: {
      send: ({ url }) =>
        new Promise((resolve) => {
          sent += 1;
          const request = {
            url,
            answer: () => {
              onTheirWay = onTheirWay.filter((one) => one !== request);
              resolve(arrivedAs(204));
            },
          };
          onTheirWay.push(request);
        }),
      close: () => undefined,
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
