/** One story from one seed: the world, what happens in it, and whether it holds. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getTasks } from 'node-cron';
import { sandboxConnector } from '../channels/sandbox/connector.js';
import type { Connector } from '../domain/channel/connector.js';
import type { RecordedEvent } from '../domain/kernel/event-store.js';
import { SimulatedChannel } from './channel.js';
import { deliveriesOf, type Delivery, linkTo, type Weather } from './channel-link.js';
import { type Clients, createClients } from './clients/clients.js';
import { type AppendFate, SimulatedLog, type StoreFaults, type Turns } from './event-store.js';
import { compareReaders } from './invariants/readers.js';
import { Watch } from './invariants/watch.js';
import { type Invariant, Violation } from './violation.js';
import {
  type FaultKind,
  FAULTS,
  planStory,
  REQUESTS,
  type RequestKind,
  type Step,
} from './plan.js';
import { Random } from './random.js';
import { watchDatabases } from './open-databases.js';
import { ServerProcess } from './server-process.js';
import { installTime, VirtualTime } from './virtual-time.js';

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
  readonly #log = new SimulatedLog();
  readonly #channels: readonly SimulatedChannel[];
  readonly #servers: readonly ServerProcess[];
  readonly #clients: Clients;
  readonly #watch = new Watch((violation) => this.#violated(violation));
  /** Several servers on one store, whose appends may have an unknown outcome. */
  readonly #remote: boolean;
  readonly #calls = new Map<string, number>();
  #violation: Violation | undefined;
  #calm = false;
  #storeAwayUntilMs = 0;
  #silentUntilMs = 0;
  #readsFailUntilMs = 0;
  readonly #channelAwayUntilMs = new Map<string, number>();
  /** Kills that wait for an append. */
  #trigger: { when: 'before' | 'after'; left: number; act: () => void } | undefined;
  #kills = 0;
  #callbacks = 0;

  constructor(
    private readonly options: StoryOptions,
    private readonly random: Random,
    private readonly time: VirtualTime,
    folder: string,
    private readonly unhandled: readonly unknown[],
  ) {
    const world = this.#world();
    this.#remote = random.of('store').chance(0.5);
    this.#log.listeners.add((events) => this.#watch.take(events));
    this.#channels = ['sandbox_a', 'sandbox_b'].map(
      (name) =>
        new SimulatedChannel({
          name,
          random: random.of('channel', name),
          turns: world,
          notify: (said, unasked) => {
            const number = (this.#callbacks += 1);
            // What nobody asks after must arrive: without it no engine could know.
            const calm = unasked || this.#calm;
            for (const { afterMs, request } of deliveriesOf(said, number, random, calm)) {
              const draw = random.of('deliver', said.requestNo, afterMs);
              this.#deliver(request, afterMs, draw, unasked ? Infinity : 5);
            }
          },
        }),
    );
    const names = this.#remote ? ['one', 'two'] : ['one'];
    this.#servers = names.map(
      (name) =>
        new ServerProcess({
          ...{ name, folder, time, log: this.#log },
          random: random.of('server', name),
          faults: this.#faults(name),
          shared: this.#remote,
          connectors: (own) => new Map([['sandbox', this.#connector(own, world)]]),
          onDefect: (message) => this.#violated(new Violation('process', message)),
        }),
    );
    this.#clients = createClients({
      time,
      servers: this.#servers,
      calm: () => this.#calm,
      onDefect: (invariant, message) => this.#violated(new Violation(invariant, message)),
      tell: (line) => this.#tell(line),
    });
  }

  async run(): Promise<Outcome> {
    const all = planStory(this.random.of('plan'), this.options.steps);
    const steps = all.filter(({ number }) => this.options.only?.has(number) ?? true);
    try {
      this.#keepRunning();
      let atMs = 2_000;
      for (const step of all) {
        atMs += step.afterMs;
        await this.#runUntil(atMs);
        if (this.options.only?.has(step.number) ?? true) this.#happen(step);
      }
      await this.#comeToRest();
      this.#watch.finish(this.#clients.promised, this.#channels);
      this.#throwIfViolated();
      await compareReaders({
        ...{ log: this.#log, servers: this.#servers, turns: this.#world() },
        accounts: () => this.#watch.accounts(),
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
    for (const server of this.#servers) server.destroy();
    // The library keeps a list of all tasks for as long as the process lives.
    for (const task of getTasks().values()) void task.destroy();
  }

  #happen({ kind, number }: Step): void {
    const draw = this.random.of('happen', number);
    if (kind in REQUESTS) return this.#clients.begin(kind as RequestKind, draw, number);
    if (kind in FAULTS) return this.#fault(kind as FaultKind, draw);
    if (kind === 'payer') {
      for (const channel of this.#channels) {
        for (const no of channel.waiting()) {
          if (draw.of(no).chance(0.6)) channel.pay(no);
        }
      }
    }
  }

  #fault(kind: FaultKind, draw: Random): void {
    const { time } = this;
    const server = draw.pick(this.#servers);
    const untilMs = time.elapsedMs + draw.latency(4_000);
    this.#tell(`-- ${kind} (${server.name})`);
    switch (kind) {
      case 'kill':
        return this.#kill(server, draw);
      case 'kill_at_append': {
        const when = draw.pick(['before', 'after'] as const);
        const left = draw.whole(0, 6);
        this.#trigger = { when, left, act: () => this.#kill(server, draw) };
        return;
      }
      case 'restart':
        return server.stop();
      case 'clock_jump':
        // Back by minutes as a correction does, ahead by up to a day as a sleeping machine does.
        return time.jump(draw.chance(0.5) ? -draw.whole(1, 600_000) : draw.whole(1, 90_000_000));
      case 'store_away':
        if (this.#remote) this.#storeAwayUntilMs = untilMs;
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
        this.#channelAwayUntilMs.set(draw.pick(this.#channels).name, untilMs + 10_000);
    }
  }

  #kill(server: ServerProcess, draw: Random): void {
    this.#kills += 1;
    this.#tell(`-- ${server.name} is killed`);
    server.kill((file) => draw.of('lose', file).chance(0.2));
  }

  /** Somebody starts what does not run. */
  #keepRunning(): void {
    for (const server of this.#servers) if (!server.isRunning) server.start();
    const again = () => this.#keepRunning();
    this.time.schedule(
      this.random.of('start', this.time.tasks).latency(700),
      again,
      this.time.world,
    );
  }

  readonly #weather: Weather = ((story: Story): Weather => ({
    get calm() {
      return story.#calm;
    },
    isAway: (channel) => (story.#channelAwayUntilMs.get(channel) ?? 0) > story.time.elapsedMs,
  }))(this);

  #faults(name: string): StoreFaults {
    return {
      onAppend: (when) => {
        const trigger = this.#trigger;
        if (trigger === undefined || trigger.when !== when || this.#calm) return;
        if (trigger.left > 0) return void (trigger.left -= 1);
        this.#trigger = undefined;
        const server = this.#servers.find((candidate) => candidate.name === name);
        if (server !== undefined) this.#kill(server, this.random.of('trigger', this.time.tasks));
      },
      fateOf: (draw) =>
        this.#calm || !this.#remote
          ? 'done'
          : draw.weighted<AppendFate>({ done: 970, request_lost: 8, answer_lost: 14, late: 8 }),
      isAway: () => !this.#calm && this.time.elapsedMs < this.#storeAwayUntilMs,
      failsRead: (draw) =>
        !this.#calm && this.time.elapsedMs < this.#readsFailUntilMs && draw.chance(0.5),
      silenceMs: () => Math.max(0, this.#calm ? 0 : this.#silentUntilMs - this.time.elapsedMs),
    };
  }

  /** A channel repeats a callback until it is told that it arrived, or has tried often enough. */
  #deliver(request: Delivery['request'], afterMs: number, draw: Random, maxTries: number): void {
    const { time } = this;
    const attempt = (tries: number): void =>
      draw
        .of('to', tries)
        .pick(this.#servers)
        .ask(request(time.nowMs()), (answer) => {
          if (answer?.status === 500) {
            this.#violated(new Violation('answers', `callback: ${answer.body}`));
          }
          if ((answer !== undefined && answer.status < 500) || tries >= maxTries) return;
          const waitMs = draw.of('again', tries).latency(1_000 * Math.min(tries, 10));
          time.schedule(waitMs, () => attempt(tries + 1), time.world);
        });
    time.schedule(afterMs, () => attempt(1), time.world);
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
    this.#calm = true;
    this.#trigger = undefined;
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
      if (why !== undefined && round % 3 === 2 && this.#clients.open.size === 0)
        this.#clients.tidyUp();
    }
  }

  #whatIsOpen(): string | undefined {
    const [request] = this.#clients.open;
    if (request !== undefined) return `request ${request} is open`;
    const down = this.#servers.find(({ engine }) => engine === undefined);
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

  /** The sandbox's connector, with the simulated network in place of a real one. */
  #connector(own: Turns, world: Turns): Connector {
    return {
      ...sandboxConnector(null),
      connect: ({ channel: wanted }) => {
        const channel = this.#channels.find(({ name }) => name === wanted);
        if (channel === undefined) throw new Error(`there is no channel ${wanted}`);
        return linkTo({
          ...{ channel, own, world, weather: this.#weather },
          random: this.random.of('link', channel.name),
          callNumber: (no) => {
            const number = this.#calls.get(no) ?? 0;
            this.#calls.set(no, number + 1);
            return number;
          },
        });
      },
    };
  }

  #world() {
    const { time } = this;
    return {
      nowMs: () => time.nowMs(),
      schedule: (delayMs: number, run: () => void) => void time.schedule(delayMs, run, time.world),
    };
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
    const { events } = this.#log;
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
      kills: this.#kills,
      simulatedS: Math.round(this.time.elapsedMs / 1_000),
    };
  }
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
