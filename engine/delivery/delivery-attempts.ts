/** Attempts at deliveries to one endpoint: sent, answered, and what becomes of the delivery and of the endpoint. */
import type { Cases } from '../../domain/case/port.js';
import type { Clock } from '../../domain/kernel/clock.js';
import { StoreUnavailable } from '../../domain/kernel/event-store.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { MasterKeyNotGiven } from '../../domain/secret/master-keys.js';
import { readRetryAfter, waitMs } from '../../domain/delivery/schedule.js';
import type { WebhookEndpoint } from '../../domain/webhook-endpoint/endpoint.js';
import type { EndpointRegistry } from '../webhook-endpoint/endpoint-registry.js';
import { WebhookSecretLost } from '../webhook-endpoint/webhook-secrets.js';
import type { AttemptLog } from './attempt-log.js';
import { EndpointHealth } from './endpoint-health.js';
import type { NotificationSource, PlacedNotification } from './notification-source.js';
import type { OpenDeliveries, OpenDelivery } from './open-deliveries.js';
import type { Sender, Sent } from './sender.js';

/** What could not be attempted is tried again so long after. */
const TRY_AGAIN_MS = 5_000;
const GONE = 410;

export interface AttemptParts<Place extends PlacedNotification> {
  readonly registry: Pick<EndpointRegistry, 'known' | 'run' | 'signingSecrets'>;
  readonly source: Pick<NotificationSource<Place>, 'read'>;
  readonly attempts: AttemptLog;
  /** Where the house is told of an endpoint that is disabled. */
  readonly cases: Pick<Cases, 'open'>;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The wait before each attempt. */
  readonly waitsMs: readonly number[];
  /** Aborted when sending is to end at once. */
  readonly signal: AbortSignal;
  /** There may be something to do again. */
  readonly wake: () => void;
}

export class DeliveryAttempts<Place extends PlacedNotification> {
  #sending = 0;
  readonly #health: EndpointHealth;

  /** @param finished told when a delivery of these was delivered or given up. */
  constructor(
    private readonly parts: AttemptParts<Place>,
    private readonly id: string,
    private readonly finished: (open: OpenDeliveries<Place>) => void,
  ) {
    this.#health = new EndpointHealth(parts, id);
  }

  /** Requests on their way. */
  get sending(): number {
    return this.#sending;
  }

  /** How long the endpoint has failed is taken from the log, or from the cache. */
  load(endpoint: WebhookEndpoint): void {
    this.#health.load(endpoint);
  }

  begin(open: OpenDeliveries<Place>, delivery: OpenDelivery<Place>): void {
    open.begin(delivery);
    this.#sending += 1;
    void this.#deliver(open, delivery).finally(() => {
      this.#sending -= 1;
      this.parts.wake();
    });
  }

  async #deliver(open: OpenDeliveries<Place>, delivery: OpenDelivery<Place>): Promise<void> {
    try {
      const number = delivery.attempts + 1;
      const { sent, made } = await this.#send(delivery);
      if (this.parts.signal.aborted) return;
      // Before anything that may be refused: what has arrived is not sent again.
      this.#settle(open, delivery, sent);
      const { headers, status, error, answer } = sent;
      const said = { headers, status, error, answer };
      const { sequence } = delivery.place;
      this.parts.attempts.add(this.id, { sequence, number, ...made, ...said });
      await this.#note(status);
    } catch (err) {
      // What the log refused: it is tried again in a while.
      delivery.dueMs = Math.max(delivery.dueMs, this.parts.clock.now() + TRY_AGAIN_MS);
      this.parts.logger.warn({ err, endpoint: this.id }, 'a webhook could not be sent');
    } finally {
      open.end(delivery);
    }
  }

  async #send({ place }: OpenDelivery<Place>) {
    const { registry, sender, clock, signal } = this.parts;
    const endpoint = registry.known(this.id);
    if (endpoint === undefined) throw new Error(`${this.id} is not known`);
    const { url } = endpoint;
    const atMs = clock.now();
    const signed = await this.#prepare(endpoint, place).catch((error: unknown) =>
      this.#unsendable(error),
    );
    if ('error' in signed) return { sent: signed, made: { url, atMs, durationMs: 0 } };
    const beganMs = performance.now();
    const sent = await sender.send({ ...signed, url, nowMs: atMs }, signal);
    return { sent, made: { url, atMs, durationMs: Math.round(performance.now() - beganMs) } };
  }

  async #prepare(endpoint: WebhookEndpoint, place: Place) {
    const { source, registry } = this.parts;
    const notification = await source.read(place);
    const secrets = await registry.signingSecrets(endpoint);
    return { id: notification.id, body: JSON.stringify(notification), secrets };
  }

  /** A failed attempt like any other, so that it is shown and ends. What passes by itself is thrown. */
  #unsendable(error: unknown): Sent {
    if (error instanceof StoreUnavailable || error instanceof MasterKeyNotGiven) throw error;
    const why =
      error instanceof WebhookSecretLost
        ? 'the secret that signs is lost: rotate it'
        : 'the notification could not be read';
    this.parts.logger.error({ err: error, endpoint: this.id }, 'a webhook cannot be sent');
    return { headers: {}, status: null, error: why, answer: '', retryAfter: undefined };
  }

  #settle(
    open: OpenDeliveries<Place>,
    delivery: OpenDelivery<Place>,
    { status, retryAfter }: Sent,
  ): void {
    if (hasArrived(status)) return this.#finish(open, delivery, false);
    // The endpoint is disabled: what is open waits as it is.
    if (status === GONE) return;
    delivery.attempts += 1;
    const { sequence } = delivery.place;
    const { attempts } = delivery;
    const nowMs = this.parts.clock.now();
    const asked = readRetryAfter(retryAfter, nowMs);
    const wait = waitMs(this.parts.waitsMs, attempts, asked, `${this.id} ${sequence}`);
    if (wait === undefined) return this.#finish(open, delivery, true);
    delivery.dueMs = nowMs + wait;
    this.parts.attempts.putRetry(this.id, { sequence, attempts, dueMs: delivery.dueMs });
  }

  #finish(open: OpenDeliveries<Place>, delivery: OpenDelivery<Place>, isGivenUp: boolean): void {
    open.finish(delivery, isGivenUp);
    this.finished(open);
    if (delivery.attempts > 0) this.parts.attempts.endRetry(this.id, delivery.place.sequence);
  }

  async #note(status: number | null): Promise<void> {
    if (hasArrived(status)) await this.#health.arrived();
    else if (status === GONE) await this.#health.disable('gone');
    else await this.#health.failed();
  }
}

const hasArrived = (status: number | null): boolean =>
  status !== null && status >= 200 && status < 300;
