/** One story from one seed: what happens in the world, and whether it holds. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getTasks } from 'node-cron';
import type { RecordedEvent } from '../domain/kernel/event-store.js';
import { installTime } from './install-time.js';
import { compareReaders } from './invariants/readers.js';
import { Watch } from './invariants/watch.js';
import { watchDatabases } from './open-databases.js';
import {
  type FaultKind,
  FAULTS,
  planStory,
  REQUESTS,
  type RequestKind,
  type Step,
} from './plan.js';
import { Random } from './random.js';
import { type Invariant, Violation } from './violation.js';
import { VirtualTime } from './virtual-time.js';
import { World } from './world.js';

export interface StoryOptions {
  readonly seed: number;
  readonly steps: number;
  /** Only these steps happen, by number. Default: all. */
  readonly only?: ReadonlySet<number>;
  /** Told what happens. */
  readonly tell?: (line: string) => void;
}

export interface Outcome {
  /** The first invariant that broke; null where all held. */
  readonly violation: { invariant: Invariant; message: string; position: string | null } | null;
  readonly events: readonly RecordedEvent[];
  /** SHA-256 of the whole history: equal for equal seeds. */
  readonly history: string;
  /** Steps that happened. */
  readonly steps: readonly Step[];
  /** Tasks that the scheduler ran. */
  readonly tasks: number;
  readonly payments: number;
  readonly kills: number;
  /** Simulated time in seconds. */
  readonly simulatedS: number;
}

const START_MS = Date.parse('2026-03-01T21:00:00.000Z');
/** How long the world may need to come to rest once the weather is calm. */
const REST_LIMIT_MS = 3_600_000;
/** Callbacks that are under way may yet wake somebody. */
const GRACE_MS = 150_000;
const MAX_TASKS = 1_500_000;

export async function simulate(options: StoryOptions): Promise<Outcome> {
  const random = new Random(`seed ${options.seed}`);
  const time = new VirtualTime(random.of('time'), START_MS);
  const uninstall = installTime(time);
  const unwatch = watchDatabases(() => time.owner);
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'tallybook-'));
  const unhandled: unknown[] = [];
  const onUnhandled = (error: unknown): void => void unhandled.push(error);
  process.on('unhandledRejection', onUnhandled);
  const story = new Story(options, random, time, folder, unhandled);
  try {
    return await story.run();
  } finally {
    process.off('unhandledRejection', onUnhandled);
    story.end();
    unwatch();
    uninstall();
    rmSync(folder, { recursive: true, force: true });
  }
}

class Story {
  readonly #watch = new Watch((violation) => this.#violated(violation));
  readonly #world: World;
  #violation: Violation | undefined;

  constructor(
    private readonly options: StoryOptions,
    private readonly random: Random,
    private readonly time: VirtualTime,
    folder: string,
    private readonly unhandled: readonly unknown[],
  ) {
    this.#world = new World({
      ...{ random, time, folder },
      onViolation: (violation) => this.#violated(violation),
      tell: (line) => this.#tell(line),
    });
    this.#world.log.listeners.add((events) => this.#watch.take(events));
  }

  async run(): Promise<Outcome> {
    const all = planStory(this.random.of('plan'), this.options.steps);
    const steps = all.filter(({ number }) => this.options.only?.has(number) ?? true);
    try {
      this.#world.keepRunning();
      let atMs = 2_000;
      for (const step of all) {
        atMs += step.afterMs;
        await this.#runUntil(atMs);
        if (this.options.only?.has(step.number) ?? true) this.#happen(step);
      }
      await this.#comeToRest();
      this.#watch.finish(this.#world.clients.promised, this.#world.channels);
      this.#throwIfViolated();
      await compareReaders({
        ...{ log: this.#world.log, servers: this.#world.servers, turns: this.#world.turns },
        accounts: () => this.#watch.accounts(),
        notifications: () => this.#watch.notifications(),
        random: this.random.of('reader'),
        settle: (work) => this.#settle(work),
      });
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      this.#violated(error);
    }
    return this.#outcome(steps);
  }

  /** Takes everything down. */
  end(): void {
    for (const server of this.#world.servers) server.destroy();
    // The library keeps a list of all tasks for as long as the process lives.
    for (const task of getTasks().values()) void task.destroy();
  }

  #happen({ kind, number }: Step): void {
    const draw = this.random.of('happen', number);
    if (kind in REQUESTS) return this.#world.clients.begin(kind as RequestKind, draw, number);
    if (kind in FAULTS) return this.#world.weather.happen(kind as FaultKind, draw);
    if (kind === 'payer') {
      for (const channel of this.#world.channels) {
        for (const no of channel.waiting()) {
          if (draw.of(no).chance(0.6)) channel.pay(no);
        }
      }
    }
  }

  async #runUntil(atMs: number): Promise<void> {
    const { time } = this;
    let reached = false;
    time.schedule(atMs - time.elapsedMs, () => (reached = true), time.world);
    while (!reached) await this.#turn();
  }

  async #turn(): Promise<void> {
    if (!(await this.time.turn())) throw new Error('the simulated world stands still');
    if (this.unhandled.length > 0) {
      this.#violated(new Violation('process', `unhandled: ${describe(this.unhandled[0])}`));
    }
    if (this.time.tasks > MAX_TASKS) {
      this.#violated(new Violation('sagas-end', 'the world does not come to rest'));
    }
    this.#throwIfViolated();
  }

  /** The weather clears, and everything that is under way comes to its end. */
  async #comeToRest(): Promise<void> {
    const { time } = this;
    this.#world.weather.clear();
    const limitMs = time.elapsedMs + REST_LIMIT_MS;
    let quietSinceMs: number | undefined;
    for (let round = 0; ; round++) {
      await this.#runUntil(time.elapsedMs + 10_000);
      const why = this.#whatIsOpen();
      quietSinceMs = why === undefined ? (quietSinceMs ?? time.elapsedMs) : undefined;
      if (quietSinceMs !== undefined && time.elapsedMs - quietSinceMs >= GRACE_MS) return;
      if (time.elapsedMs > limitMs) {
        throw this.#violated(new Violation('sagas-end', `not at rest after hours: ${why}`));
      }
      if (why !== undefined && round % 3 === 2 && this.#world.clients.open.size === 0) {
        this.#world.clients.tidyUp();
      }
    }
  }

  #whatIsOpen(): string | undefined {
    const { clients, servers } = this.#world;
    const [request] = clients.open;
    if (request !== undefined) return `request ${request} is open`;
    const down = servers.find(({ engine }) => engine === undefined);
    if (down !== undefined) return `${down.name} does not serve`;
    return this.#watch.unfinished();
  }

  /** Lets the world go on until the work is done. */
  async #settle<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const settled = work.finally(() => (over = true));
    settled.catch(() => undefined);
    while (!over) await this.#turn();
    return settled;
  }

  #tell(line: string): void {
    this.options.tell?.(`${(this.time.elapsedMs / 1_000).toFixed(3).padStart(10)} s  ${line}`);
  }

  #violated(violation: Violation): Violation {
    this.#violation ??= violation;
    return violation;
  }

  #throwIfViolated(): void {
    if (this.#violation !== undefined) throw this.#violation;
  }

  #outcome(steps: readonly Step[]): Outcome {
    const { events } = this.#world.log;
    const hash = createHash('sha256');
    for (const event of events) hash.update(`${JSON.stringify(event)}\n`);
    const violation = this.#violation;
    return {
      violation:
        violation === undefined
          ? null
          : {
              invariant: violation.invariant,
              message: violation.message,
              position: violation.position,
            },
      events,
      history: hash.digest('hex'),
      steps,
      tasks: this.time.tasks,
      payments: events.filter(({ type }) => type.startsWith('PaymentCreated.')).length,
      kills: this.#world.weather.kills,
      simulatedS: Math.round(this.time.elapsedMs / 1_000),
    };
  }
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
