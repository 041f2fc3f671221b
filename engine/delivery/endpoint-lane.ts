/** The deliveries to one endpoint: read ahead, begun in order for each object, and recorded as they are finished. */
import { fromInstant } from '../../domain/kernel/clock.js';
import { begin, type Progress, progressAtFirst } from '../../domain/delivery/progress.js';
import { actsSoFar, type WebhookEndpoint, wants } from '../../domain/webhook-endpoint/endpoint.js';
import { type AttemptParts, DeliveryAttempts } from './delivery-attempts.js';
import type { NotificationSource, PlacedNotification } from './notification-source.js';
import { OpenDeliveries } from './open-deliveries.js';
import type { ProgressStore, RecordedProgress } from './progress-store.js';

/** Deliveries that are open at once: beyond them nothing is read ahead. */
const MAX_OPEN = 256;
const PAGE = 64;
/** Read in one step: an endpoint that chose little, and is to get it all again, keeps nothing from the others. */
const MAX_PAGES = 8;
/** What is finished is recorded so long after, together with what was finished meanwhile. */
const RECORD_MS = 1_000;
/** Notifications that no type of the endpoint chose are recorded as finished in such stretches. */
const RECORD_SKIPPED = 10_000;
/** Of several processes, whoever recorded last delivers; another takes over when it has been silent for so long. */
const LEASE_MS = 60_000;
const RENEW_MS = 20_000;
const ASK_AGAIN_MS = 5_000;
/** Who delivers alone asks again sooner: it waits for the read model alone. */
const READ_AGAIN_MS = 1_000;

export type LaneParts<Place extends PlacedNotification> = AttemptParts<Place> & {
  readonly source: NotificationSource<Place>;
  readonly store: ProgressStore;
  /** No other process writes to the log. */
  readonly exclusive: boolean;
};

export class EndpointLane<Place extends PlacedNotification> {
  #open: OpenDeliveries<Place> | undefined;
  #recorded: RecordedProgress | undefined;
  #askMs = -Infinity;
  /** There was nothing to do with so many notifications, replays and resends: nor is there before there are more. */
  #idle: { readonly head: number; readonly acts: number } = { head: -1, acts: -1 };
  /** Since when something is finished that is not recorded; undefined if nothing is. */
  #dirtyMs: number | undefined;
  /** Until then nothing is recorded: the log has refused it just now. */
  #recordAgainMs = -Infinity;
  #skipped = 0;
  readonly #attempts: DeliveryAttempts<Place>;

  constructor(
    private readonly parts: LaneParts<Place>,
    private readonly id: string,
  ) {
    this.#attempts = new DeliveryAttempts(parts, id, (open) => {
      // What was forgotten meanwhile is not recorded.
      if (open === this.#open) this.#finishedAt(parts.clock.now());
    });
  }

  /** As this process has it, recorded or not; undefined if it does not deliver here. */
  get progress(): Progress | undefined {
    return this.#open?.progress;
  }

  /** Requests on their way, of what was forgotten meanwhile as well. */
  get sending(): number {
    return this.#attempts.sending;
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
    if (this.sending > 0 || nowMs < this.#askMs) return false;
    const acts = actsSoFar(endpoint);
    if (head <= this.#idle.head && acts <= this.#idle.acts) return false;
    const recorded = await store.load(this.id);
    const progress = recorded.state?.progress ?? progressAtFirst(endpoint);
    this.#askMs = nowMs + (exclusive ? READ_AGAIN_MS : ASK_AGAIN_MS);
    if (!exclusive) {
      const hasWork = progress.open.length > 0 || head > progress.through || acts > progress.begun;
      if (!hasWork) this.#idle = { head, acts };
      const isHeld =
        recorded.state !== null &&
        recorded.state.by !== store.by &&
        nowMs - fromInstant(recorded.at) < LEASE_MS;
      if (!hasWork || isHeld) return false;
      this.#recorded = await store.record(this.id, recorded, progress);
      if (this.#recorded === undefined) return false;
    } else this.#recorded = recorded;
    this.#attempts.load(endpoint);
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
      retries.delete(place.sequence);
    }
    // What is not open any more, or again after a replay, begins anew.
    for (const sequence of retries.keys()) attempts.endRetry(this.id, sequence);
    this.#open = open;
    return true;
  }

  #hasActs(endpoint: WebhookEndpoint): boolean {
    return actsSoFar(endpoint) > (this.#open?.begun ?? 0);
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
    const { source, wake } = this.parts;
    const open = this.#open;
    if (open === undefined) return;
    const isBehind = (): boolean => head > open.through && open.size < MAX_OPEN;
    for (let pages = 0; pages < MAX_PAGES && isBehind(); pages += 1) {
      const places = await source.after(endpoint.merchant, open.through, PAGE);
      const last = places.at(-1);
      if (last === undefined) return;
      for (const place of places) {
        if (wants(endpoint, place.type)) open.add(place, 0, 0);
        else this.#skipped += 1;
      }
      open.through = last.sequence;
    }
    if (isBehind()) wake();
    if (this.#skipped >= RECORD_SKIPPED) this.#finishedAt(-Infinity);
  }

  #sendDue(limit: number): void {
    const open = this.#open;
    if (open === undefined || !this.#holds()) return;
    for (const delivery of open.due(this.parts.clock.now(), limit)) {
      this.#attempts.begin(open, delivery);
    }
  }

  /** In time for what is begun now to end before another process takes over. */
  #holds(): boolean {
    const { exclusive, clock, store } = this.parts;
    if (exclusive) return true;
    const { state, at } = this.#recorded ?? { state: null, at: '' };
    return state?.by === store.by && clock.now() - fromInstant(at) < LEASE_MS - RENEW_MS;
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
