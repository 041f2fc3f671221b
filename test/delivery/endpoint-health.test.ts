/** How long an endpoint has failed: since its last arrival, and since it was enabled last. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseReport } from '../../domain/case/case.js';
import { toInstant } from '../../domain/kernel/clock.js';
import { DISABLED_AFTER_MS, FAILING_AFTER_MS } from '../../domain/delivery/schedule.js';
import type { WebhookEndpoint } from '../../domain/webhook-endpoint/endpoint.js';
import { EndpointHealth } from '../../engine/delivery/endpoint-health.js';
import { silentLogger } from '../../domain/kernel/logger.js';

const MONDAY = Date.parse('2026-07-06T10:00:00Z');
const DAY = 86_400_000;

let nowMs: number;
let endpoint: WebhookEndpoint;
let cached: number | null;
let commands: string[];
let cases: CaseReport[];
let refuses: boolean;
let health: EndpointHealth;
beforeEach(() => {
  nowMs = MONDAY;
  endpoint = {
    merchant: 'shop',
    disabled: null,
    failingSince: null,
    enabledAt: toInstant(0),
  } as WebhookEndpoint;
  cached = null;
  commands = [];
  cases = [];
  refuses = false;
  health = made();
});

const made = () =>
  new EndpointHealth(
    {
      registry: {
        known: () => endpoint,
        run: ({ type }) =>
          refuses
            ? Promise.reject(new Error('refused'))
            : Promise.resolve(void commands.push(type) as never),
      },
      attempts: { failingSince: () => cached, putFailingSince: (_, at) => void (cached = at) },
      cases: { open: (report) => Promise.resolve(void cases.push(report)) },
      clock: { now: () => nowMs },
      logger: silentLogger,
    },
    'we_1',
  );

describe('an endpoint', () => {
  it('is said to fail, and disabled, once nothing has arrived for long enough', async () => {
    await health.failed();
    nowMs += FAILING_AFTER_MS;
    await health.failed();
    expect(commands).toStrictEqual(['NoteFailing']);
    nowMs = MONDAY + DISABLED_AFTER_MS;
    await health.failed();
    expect(commands).toStrictEqual(['NoteFailing', 'DisableEndpoint']);
  });

  it('is disabled with a case, the same if the log refused it at first', async () => {
    await health.failed();
    nowMs += DISABLED_AFTER_MS;
    refuses = true;
    await expect(health.failed()).rejects.toThrow('refused');
    refuses = false;
    await health.failed();
    expect(cases).toMatchObject([
      {
        kind: 'webhook_disabled',
        details: { endpoint: 'we_1', merchant: 'shop', failingSince: toInstant(MONDAY) },
      },
      cases[0],
    ]);
  });

  it('that was enabled a week after it had failed is not disabled by its first failure', async () => {
    await health.failed();
    nowMs += 7 * DAY;
    endpoint = { ...endpoint, enabledAt: toInstant(nowMs) };
    for (const one of [health, made()]) {
      one.load(endpoint);
      await one.failed();
    }
    expect(commands).toStrictEqual([]);
    expect(cached).toBe(nowMs);
  });

  it('where something arrived has recovered, though the log refused to hear it at first', async () => {
    endpoint = { ...endpoint, failingSince: toInstant(MONDAY) };
    health.load(endpoint);
    nowMs += 4 * DAY;
    refuses = true;
    await expect(health.arrived()).rejects.toThrow('refused');
    refuses = false;
    nowMs += 4 * DAY;
    await health.failed();
    expect(commands).toStrictEqual([]);
    await health.arrived();
    expect(commands).toStrictEqual(['NoteRecovered']);
    expect(cached).toBeNull();
  });
});
