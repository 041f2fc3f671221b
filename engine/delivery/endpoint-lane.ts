/** The deliveries to one endpoint: read ahead, sent in order for each object, and recorded as they are finished. */
import { type Clock, fromInstant } from '../../domain/kernel/clock.js';
import { StoreUnavailable } from '../../domain/kernel/event-store.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { MasterKeyNotGiven } from '../../domain/secret/master-keys.js';
import { begin, type Progress, progressAtFirst } from '../../domain/delivery/progress.js';
import { readRetryAfter, waitMs } from '../../domain/delivery/schedule.js';
import { actsSoFar, type WebhookEndpoint, wants } from '../../domain/webhook-endpoint/endpoint.js';
import type { EndpointRegistry } from '../webhook-endpoint/endpoint-registry.js';
import { WebhookSecretLost } from '../webhook-endpoint/webhook-secrets.js';
import type { AttemptLog } from './attempt-log.js';
import { EndpointHealth } from './endpoint-health.js';
import type { NotificationSource, PlacedNotification } from './notification-source.js';
import { OpenDeliveries, type OpenDelivery } from './open-deliveries.js';
import type { ProgressStore, RecordedProgress } from './progress-store.js';
import type { Sender, Sent } from './sender.js';

/** Deliveries that are open at once: beyond them nothing is read ahead. */
const MAX_OPEN = 256;
const PAGE = 64;
/** What is finished is recorded so long after, together with what was finished meanwhile. */
const RECORD_MS = 1_000;
/** Notifications that no type of the endpoint chose are recorded as finished in such stretches. */
const RECORD_SKIPPED = 10_000;
/** Of several processes, whoever recorded last delivers; another takes over when it has been silent for so long. */
const LEASE_MS = 60_000;
const RENEW_MS = 20_000;
const ASK_AGAIN_MS = 5_000;
const GONE = 410;

export interface LaneParts<Place extends PlacedNotification> {
  readonly registry: Pick<EndpointRegistry, 'known' | 'run' | 'signingSecrets'>;
  readonly source: NotificationSource<Place>;
  readonly store: ProgressStore;
  readonly attempts: AttemptLog;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The wait before each attempt. */
  readonly waitsMs: readonly number[];
  /** No other process writes to the log. */
  readonly exclusive: boolean;
  /** Aborted when sending is to end at once. */
  readonly signal: AbortSignal;
  /** There may be something to do again. */
  readonly wake: () => void;
}

export class EndpointLane<Place extends PlacedNotification> {
  #open: OpenDeliveries<Place> | undefined;
  #recorded: RecordedProgress | undefined;
  #askMs = -Infinity;
  /** Since when something is finished that is not recorded; undefined if nothing is. */
  #dirtyMs: number | undefined;
  /** Until then nothing is recorded: the log has refused it just now. */
  #recordAgainMs = -Infinity;
  #skipped = 0;
  #sending = 0;
  readonly #health: EndpointHealth;

  constructor(
    private readonly parts: LaneParts<Place>,
    private readonly id: string,
  ) {
    this.#health = new EndpointHealth(parts, id);
  }

  /** As this process has it, recorded or not; undefined if it does not deliver here. */
  get progress(): Progress | undefined {
    return this.#open?.progress;
  }

  /** Requests on their way, of what was forgotten meanwhile as well. */
  get sending(): number {
    return this.#sending;
  }

  /**
   * Does what there is to do and begins to send what is due.
   * @param head sequence of the merchant's last notification.
   * @param limit deliveries that may be begun.
   */
  async step(endpoint: WebhookEndpoint, head: number, limit: number): Promise<void> {
    const nowMs = this.parts.clock.now();
    if (this.#open === undefined && !(await this.#take(endpoint, head, nowMs))) return;
    if (!this.#hasActs(endpoint) || (await this.#beginActs(endpoint))) {
      await this.#fill(endpoint, head);
      this.#sendDue(limit);
    }
    await this.#recordDue(nowMs);
  }

  /**
   * Records what is finished, and forgets the rest: it is loaded again.
   * @returns false if it could not be recorded: nothing is forgotten then.
   */
  async leave(): Promise<boolean> {
    const isDirty = this.#open !== undefined && this.#dirtyMs !== undefined;
    if (isDirty && (await this.#record()) === 'refused') return false;
    this.#forget();
    return true;
  }

  #forget(): void {
    this.#open = undefined;
    this.#recorded = undefined;
    this.#dirtyMs = undefined;
    this.#skipped = 0;
  }

  /** Loads what is open, if this process may deliver. */
  async #take(endpoint: WebhookEndpoint, head: number, nowMs: number): Promise<boolean> {
    const { store, exclusive } = this.parts;
    // An object's order would suffer from what is sent again beside a request on its way.
    if (this.#sending > 0 || nowMs < this.#askMs) return false;
    const recorded = await store.load(this.id);
    const progress = recorded.state?.progress ?? progressAtFirst(endpoint);
    if (!exclusive) {
      const hasWork =
        progress.open.length > 0 || head > progress.through || actsSoFar(endpoint) > progress.begun;
      const isHeld =
        recorded.state !== null &&
        recorded.state.by !== store.by &&
        nowMs - fromInstant(recorded.at) < LEASE_MS;
      this.#askMs = nowMs + ASK_AGAIN_MS;
      if (!hasWork || isHeld) return false;
      this.#recorded = await store.record(this.id, recorded, progress);
      if (this.#recorded === undefined) return false;
    } else this.#recorded = recorded;
    this.#health.load(endpoint);
    return this.#load(endpoint, progress);
  }

  /** False while the read model, which may be built anew, does not have what is open. */
  async #load(endpoint: WebhookEndpoint, progress: Progress): Promise<boolean> {
    const { source, attempts } = this.parts;
    const places = await source.at(endpoint.merchant, progress.open);
    if (places.length < progress.open.length) return false;
    const retries = new Map(attempts.retries(this.id).map((retry) => [retry.sequence, retry]));
    const open = new OpenDeliveries<Place>(progress, progress.through);
    for (const place of places) {
      const retry = retries.get(place.sequence);
      open.add(place, retry?.attempts ?? 0, retry?.dueMs ?? 0);
    }
    this.#open = open;
    return true;
  }

  #hasActs(endpoint: WebhookEndpoint): boolean {
    return actsSoFar(endpoint) > (this.#open?.progress.begun ?? 0);
  }

  /**
   * Replays and resends begin when nothing is on its way: an object's order would suffer.
   * @returns true if they have begun.
   */
  async #beginActs(endpoint: WebhookEndpoint): Promise<boolean> {
    const open = this.#open;
    if (open === undefined || open.sending > 0) return false;
    if (this.parts.clock.now() < this.#recordAgainMs) return false;
    const before = open.progress;
    const progress = begin(before, endpoint.acts);
    for (const sequence of progress.open) {
      if (!before.open.includes(sequence)) this.parts.attempts.endRetry(this.id, sequence);
    }
    if (!(await this.#load(endpoint, progress))) return false;
    const became = await this.#record();
    // They have begun once the log has it.
    if (became === 'refused') this.#open = open;
    return became === 'recorded';
  }

  async #fill(endpoint: WebhookEndpoint, head: number): Promise<void> {
    const { source } = this.parts;
    const open = this.#open;
    while (open !== undefined && head > open.through && open.size < MAX_OPEN) {
      const places = await source.after(endpoint.merchant, open.through, PAGE);
      const last = places.at(-1);
      if (last === undefined) return;
      for (const place of places) {
        if (wants(endpoint, place.type)) open.add(place, 0, 0);
        else this.#skipped += 1;
      }
      open.through = last.sequence;
    }
    if (this.#skipped >= RECORD_SKIPPED) this.#finishedAt(-Infinity);
  }

  #sendDue(limit: number): void {
    const open = this.#open;
    if (open === undefined || !this.#holds()) return;
    for (const delivery of open.due(this.parts.clock.now(), limit)) {
      open.begin(delivery);
      this.#sending += 1;
      void this.#deliver(open, delivery).finally(() => {
        this.#sending -= 1;
        this.parts.wake();
      });
    }
  }

  /** In time for what is begun now to end before another process takes over. */
  #holds(): boolean {
    const { exclusive, clock, store } = this.parts;
    if (exclusive) return true;
    const { state, at } = this.#recorded ?? { state: null, at: '' };
    return state?.by === store.by && clock.now() - fromInstant(at) < LEASE_MS - RENEW_MS;
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
      delivery.dueMs = Math.max(delivery.dueMs, this.parts.clock.now() + ASK_AGAIN_MS);
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
    if (open === this.#open) this.#finishedAt(this.parts.clock.now());
    this.parts.attempts.endRetry(this.id, delivery.place.sequence);
  }

  async #note(status: number | null): Promise<void> {
    if (hasArrived(status)) await this.#health.arrived();
    else if (status === GONE) await this.#health.disable('gone');
    else await this.#health.failed();
  }

  #finishedAt(nowMs: number): void {
    this.#dirtyMs ??= nowMs;
  }

  async #recordDue(nowMs: number): Promise<void> {
    if (nowMs < this.#recordAgainMs) return;
    const { exclusive } = this.parts;
    const isDue = this.#dirtyMs !== undefined && nowMs - this.#dirtyMs >= RECORD_MS;
    const isRenewed =
      !exclusive &&
      this.#recorded !== undefined &&
      nowMs - fromInstant(this.#recorded.at) >= RENEW_MS;
    // Whoever has nothing to send lets go: another process may be nearer to the next notification.
    if (isRenewed && this.#dirtyMs === undefined && this.#open?.size === 0) this.#forget();
    else if (isDue || isRenewed) await this.#record();
  }

  /**
   * `taken`: another process delivers now, and everything is forgotten. `refused`: it is kept as it is, and tried
   * again in a while, even if the log has it in truth: nobody else has recorded then.
   */
  async #record(): Promise<'recorded' | 'taken' | 'refused'> {
    const { store, logger, clock } = this.parts;
    const open = this.#open;
    if (open === undefined || this.#recorded === undefined) return 'taken';
    this.#dirtyMs = undefined;
    this.#skipped = 0;
    try {
      this.#recorded = await store.record(this.id, this.#recorded, open.progress);
    } catch (err) {
      logger.warn({ err, endpoint: this.id }, 'finished deliveries could not be recorded');
      this.#finishedAt(clock.now());
      this.#recordAgainMs = clock.now() + ASK_AGAIN_MS;
      return 'refused';
    }
    if (this.#recorded !== undefined) return 'recorded';
    this.#forget();
    return 'taken';
  }
}

const hasArrived = (status: number | null): boolean =>
  status !== null && status >= 200 && status < 300;
