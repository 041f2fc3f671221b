/** Webhooks: the endpoints, and what sends to them. */
import { join } from 'node:path';
import type { Cases } from '../../domain/case/port.js';
import { type Attempt, openAttemptLog } from '../../engine/delivery/attempt-log.js';
import { createDeliverer } from '../../engine/delivery/deliverer.js';
import { createProgressStore, loadProgress } from '../../engine/delivery/progress-store.js';
import { createSender } from '../../engine/delivery/sender.js';
import { type Progress, progressAtFirst } from '../../domain/delivery/progress.js';
import type { WebhookEndpoint } from '../../domain/webhook-endpoint/endpoint.js';
import { openEndpointRegistry } from '../../engine/webhook-endpoint/endpoint-registry.js';
import type { Projections } from '../../projections/open-projections.js';
import type { ComposeOptions, Foundation } from './foundation.js';
import { notificationSource } from './notification-source.js';

/** What another process changes of an endpoint is in force here within so long. */
const ENDPOINTS_EVERY_MS = 500;
/** Within so long is a new notification on its way. */
const DELIVERIES_EVERY_MS = 100;

export async function startWebhooks(
  { settings, logger, clock, ids, log, exclusive, dataKeys, masterKeys, closers }: Foundation,
  {
    projections,
    cases,
  }: { readonly projections: Projections; readonly cases: Pick<Cases, 'open'> },
  { webhooks = {} }: Pick<ComposeOptions, 'webhooks'>,
) {
  const production = settings.mode === 'production';
  const keys = { ...dataKeys, masterKeys };
  const registry = await openEndpointRegistry({ log, clock, ids, keys, production });
  const endpointReader = log.readers.poll('webhook endpoints', ENDPOINTS_EVERY_MS, () =>
    registry.refresh(),
  );
  closers.add('webhook endpoints', () => endpointReader.stop());
  const attempts = openAttemptLog(join(settings.dataDir, 'caches'), logger);
  const deliverer = createDeliverer({
    ...{ registry, attempts, cases, clock, logger, exclusive },
    waitsMs: settings.webhookWaitsMs,
    source: notificationSource(projections),
    store: createProgressStore({ log, clock, ids }),
    sender: createSender({ loopback: !production, ...webhooks }),
  });
  closers.add('deliverer', () => deliverer.stop());
  const deliveryReader = log.readers.poll('deliveries', DELIVERIES_EVERY_MS, () =>
    deliverer.look(),
  );
  closers.add('deliveries', () => deliveryReader.stop());
  return {
    webhookEndpoints: registry,
    deliveries: {
      /** How far they have come: as this process has it if it delivers, else as the log says. */
      async progress(endpoint: WebhookEndpoint): Promise<Progress> {
        const here = deliverer.progress(endpoint.id);
        if (here !== undefined) return here;
        const { state } = await loadProgress(log, endpoint.id);
        return state?.progress ?? progressAtFirst(endpoint);
      },
      /** What this process has kept of attempts, and when it tries again. */
      attempts: (endpoint: string, sequences: readonly number[]): readonly Attempt[] =>
        attempts.of(endpoint, sequences),
      retries: (endpoint: string) => attempts.retries(endpoint),
    },
  };
}
