/**
 * What goes wrong in a story: processes that are killed or stopped, clocks that jump, a store, its reads or a
 * channel that are away for a while, an append whose answer is lost. In calm weather nothing does.
 */
import type { Weather } from './channel-link.js';
import type { AppendFate, StoreFaults } from './event-store.js';
import type { FaultKind } from './plan.js';
import type { Random } from './random.js';
import type { ServerProcess } from './server-process.js';
import type { VirtualTime } from './virtual-time.js';

export interface StoryWeatherOptions {
  readonly random: Random;
  readonly time: VirtualTime;
  /** Appends go to a store of its own, which can be away and whose answers can be lost. */
  readonly remote: boolean;
  readonly servers: () => readonly ServerProcess[];
  /** Names of the channels. */
  readonly channels: readonly string[];
  /** Told what happens. */
  readonly tell: (line: string) => void;
}

export class StoryWeather implements Weather {
  /** Processes killed so far. */
  kills = 0;
  #calm = false;
  #storeAwayUntilMs = 0;
  #silentUntilMs = 0;
  #readsFailUntilMs = 0;
  readonly #channelAwayUntilMs = new Map<string, number>();
  /** A kill that waits for an append. */
  #trigger: { readonly when: 'before' | 'after'; left: number } | undefined;

  constructor(private readonly options: StoryWeatherOptions) {}

  /** Nothing goes wrong any more. */
  get calm(): boolean {
    return this.#calm;
  }

  /** The weather clears for good. */
  clear(): void {
    this.#calm = true;
    this.#trigger = undefined;
  }

  isAway(channel: string): boolean {
    return (this.#channelAwayUntilMs.get(channel) ?? 0) > this.options.time.elapsedMs;
  }

  happen(kind: FaultKind, draw: Random): void {
    const { time, remote, servers, channels, tell } = this.options;
    const server = draw.pick(servers());
    const untilMs = time.elapsedMs + draw.latency(4_000);
    tell(`-- ${kind} (${server.name})`);
    switch (kind) {
      case 'kill':
        return this.#kill(server, draw);
      case 'kill_at_append': {
        const when = draw.pick(['before', 'after'] as const);
        const left = draw.whole(0, 6);
        this.#trigger = { when, left };
        return;
      }
      case 'restart':
        return server.stop();
      case 'clock_jump':
        // Back by minutes as a correction does, ahead by up to a day as a sleeping machine does.
        return time.jump(draw.chance(0.5) ? -draw.whole(1, 600_000) : draw.whole(1, 90_000_000));
      case 'store_away':
        if (remote) this.#storeAwayUntilMs = untilMs;
        return;
      case 'silence':
        this.#silentUntilMs = untilMs;
        return;
      case 'reads_fail':
        this.#readsFailUntilMs = untilMs;
        return;
      case 'subscription_restart':
        return server.dropSubscriptions();
      case 'channel_away':
        this.#channelAwayUntilMs.set(draw.pick(channels), untilMs + 10_000);
    }
  }

  #kill(server: ServerProcess, draw: Random): void {
    this.kills += 1;
    this.options.tell(`-- ${server.name} is killed`);
    server.kill((file) => draw.of('lose', file).chance(0.2));
  }

  /** What the store does to a server's connection. @param name of the server. */
  storeFaultsOf(name: string): StoreFaults {
    const { random, time, remote, servers } = this.options;
    return {
      onAppend: (when) => {
        const trigger = this.#trigger;
        if (trigger === undefined || trigger.when !== when || this.#calm) return;
        if (trigger.left > 0) return void (trigger.left -= 1);
        this.#trigger = undefined;
        const server = servers().find((candidate) => candidate.name === name);
        if (server !== undefined) this.#kill(server, random.of('trigger', time.tasks));
      },
      fateOf: (draw) =>
        this.#calm || !remote
          ? 'done'
          : draw.weighted<AppendFate>({ done: 970, request_lost: 8, answer_lost: 14, late: 8 }),
      isAway: () => !this.#calm && time.elapsedMs < this.#storeAwayUntilMs,
      failsRead: (draw) =>
        !this.#calm && time.elapsedMs < this.#readsFailUntilMs && draw.chance(0.5),
      silenceMs: () => Math.max(0, this.#calm ? 0 : this.#silentUntilMs - time.elapsedMs),
    };
  }
}
