/** Sends merchants' notifications to their endpoints: a lane for each, side by side within bounds. */
import type { Progress } from '../../domain/delivery/progress.js';
import type { WebhookEndpoint } from '../../domain/webhook-endpoint/endpoint.js';
import { EndpointLane, type LaneParts } from './endpoint-lane.js';
import type { PlacedNotification } from './notification-source.js';
import type { EndpointRegistry } from '../webhook-endpoint/endpoint-registry.js';

/** Requests on their way at once. */
const MAX_SENDING = 64;
const MAX_SENDING_TO_ENDPOINT = 8;
/** What is on its way at the end is waited for so long; then it is sent again at the next start. */
const LAST_WAIT_MS = 1_000;

export interface Deliverer {
  /** Does what there is to do; to be called again and again. */
  look(): Promise<void>;
  /** As this process has it; undefined if it does not deliver to the endpoint. */
  progress(endpoint: string): Progress | undefined;
  /** Sends nothing more and records what is finished. */
  stop(): Promise<void>;
}

type Parts<Place extends PlacedNotification> = Omit<
  LaneParts<Place>,
  'signal' | 'wake' | 'registry'
> & {
  readonly registry: Pick<EndpointRegistry, 'all' | 'known' | 'run' | 'signingSecrets'>;
};

export function createDeliverer<Place extends PlacedNotification>(parts: Parts<Place>): Deliverer {
  return new LaneDeliverer(parts);
}

class LaneDeliverer<Place extends PlacedNotification> implements Deliverer {
  readonly #lanes = new Map<string, EndpointLane<Place>>();
  readonly #heads = new Map<string, number>();
  readonly #abort = new AbortController();
  #stopped = false;
  /** The endpoint that is served first: each in its turn. */
  #turn = 0;
  #running: Promise<void> = Promise.resolve();
  /** Another look is to come, which has not begun. */
  #again = false;

  constructor(private readonly parts: Parts<Place>) {}

  look(): Promise<void> {
    return this.#next(() => this.#look());
  }

  progress(endpoint: string): Progress | undefined {
    return this.#lanes.get(endpoint)?.progress;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running.catch(() => undefined);
    const untilMs = performance.now() + LAST_WAIT_MS;
    while (this.#sending() > 0 && performance.now() < untilMs) await pause();
    this.#abort.abort();
    while (this.#sending() > 0) await pause();
    for (const lane of this.#lanes.values()) await lane.leave().catch(() => undefined);
    this.parts.sender.close();
    this.parts.attempts.close();
  }

  #next(look: () => Promise<void>): Promise<void> {
    this.#running = this.#running.catch(() => undefined).then(look);
    return this.#running;
  }

  async #look(): Promise<void> {
    if (this.#stopped) return;
    if (this.parts.source.hasMoved()) {
      for (const [merchant, head] of await this.parts.source.moved())
        this.#heads.set(merchant, head);
    }
    const endpoints = this.parts.registry.all();
    const trouble: unknown[] = [];
    // What ends meanwhile makes room at the next look.
    let room = MAX_SENDING - this.#sending();
    this.#turn += 1;
    for (let index = 0; index < endpoints.length; index += 1) {
      const endpoint = endpoints[(index + this.#turn) % endpoints.length];
      if (endpoint === undefined || this.#stopped) break;
      const before = this.#sendingTo(endpoint.id);
      // What is wrong with an endpoint keeps nothing from the others.
      await this.#serve(endpoint, room).catch((error: unknown) => trouble.push(error));
      room -= this.#sendingTo(endpoint.id) - before;
    }
    if (trouble.length > 0) throw trouble[0];
  }

  /** @param room requests that may be begun. */
  async #serve(endpoint: WebhookEndpoint, room: number): Promise<void> {
    const lane = this.#lanes.get(endpoint.id);
    if (endpoint.disabled === null) {
      await (lane ?? this.#begin(endpoint.id)).step(
        endpoint,
        this.#heads.get(endpoint.merchant) ?? 0,
        Math.min(room, MAX_SENDING_TO_ENDPOINT - this.#sendingTo(endpoint.id)),
      );
    } else if (lane !== undefined && lane.sending === 0) {
      if (!(await lane.leave())) return;
      this.#lanes.delete(endpoint.id);
      this.parts.attempts.beginAnew(endpoint.id);
    }
  }

  #begin(id: string): EndpointLane<Place> {
    const wake = () => this.#wake();
    const lane = new EndpointLane({ ...this.parts, signal: this.#abort.signal, wake }, id);
    this.#lanes.set(id, lane);
    return lane;
  }

  /** Whoever ended a request may begin the next at once, whoever has read may read on after all others. */
  #wake(): void {
    if (this.#again || this.#stopped) return;
    this.#again = true;
    setImmediate(() => {
      const look = this.#next(() => {
        this.#again = false;
        return this.#look();
      });
      // Trouble comes up again at the next regular look, which tells it.
      look.catch(() => undefined);
    });
  }

  #sendingTo(endpoint: string): number {
    return this.#lanes.get(endpoint)?.sending ?? 0;
  }

  #sending(): number {
    let sending = 0;
    for (const lane of this.#lanes.values()) sending += lane.sending;
    return sending;
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));
