/** The simulated world as it is set up: a log, servers on it, channels, clients, and the weather. */
import { sandboxConnector } from '../channels/sandbox/connector.js';
import type { Connector } from '../domain/channel/connector.js';
import { SimulatedChannel } from './channel.js';
import { deliveriesOf, type Delivery, linkTo } from './channel-link.js';
import { type Clients, createClients } from './clients/clients.js';
import type { Random } from './random.js';
import { ServerProcess } from './server-process.js';
import { SimulatedLog } from './simulated-log.js';
import type { Turns } from './turns.js';
import { Violation } from './violation.js';
import type { VirtualTime } from './virtual-time.js';
import { StoryWeather } from './weather.js';

const CHANNELS = ['sandbox_a', 'sandbox_b'];

export interface WorldOptions {
  readonly random: Random;
  readonly time: VirtualTime;
  /** Folder for the data of the servers. */
  readonly folder: string;
  readonly onViolation: (violation: Violation) => void;
  /** Told what happens. */
  readonly tell: (line: string) => void;
}

export class World {
  readonly log = new SimulatedLog();
  readonly weather: StoryWeather;
  readonly channels: readonly SimulatedChannel[];
  readonly servers: readonly ServerProcess[];
  readonly clients: Clients;
  /** Turns of the world itself, whatever becomes of its processes. */
  readonly turns: Turns;
  /** Calls that were sent so far, by request number. */
  readonly #calls = new Map<string, number>();
  #callbacks = 0;

  constructor(private readonly options: WorldOptions) {
    const { random, time, folder, onViolation, tell } = options;
    this.turns = {
      nowMs: () => time.nowMs(),
      schedule: (delayMs, run) => void time.schedule(delayMs, run, time.world),
    };
    // Several servers on one store, whose appends may have an unknown outcome; or one that holds its store.
    const remote = random.of('store').chance(0.5);
    this.weather = new StoryWeather({
      ...{ random, time, remote, tell },
      servers: () => this.servers,
      channels: CHANNELS,
    });
    this.channels = CHANNELS.map(
      (name) =>
        new SimulatedChannel({
          name,
          random: random.of('channel', name),
          turns: this.turns,
          notify: (said, unasked) => {
            const number = (this.#callbacks += 1);
            // What nobody asks after must arrive: without it no engine could know.
            const calm = unasked || this.weather.calm;
            for (const { afterMs, request } of deliveriesOf(said, number, random, calm)) {
              const draw = random.of('deliver', said.requestNo, afterMs);
              this.#deliver(request, afterMs, draw, unasked ? Infinity : 5);
            }
          },
        }),
    );
    const names = remote ? ['one', 'two'] : ['one'];
    this.servers = names.map(
      (name) =>
        new ServerProcess({
          ...{ name, folder, time, log: this.log },
          random: random.of('server', name),
          faults: this.weather.storeFaultsOf(name),
          shared: remote,
          connectors: (own) => new Map([['sandbox', this.#connector(own)]]),
          onDefect: (message) => onViolation(new Violation('process', message)),
        }),
    );
    this.clients = createClients({
      time,
      servers: this.servers,
      calm: () => this.weather.calm,
      onDefect: (invariant, message) => onViolation(new Violation(invariant, message)),
      tell,
    });
  }

  /** Somebody starts what does not run. */
  keepRunning(): void {
    const { time, random } = this.options;
    for (const server of this.servers) if (!server.isRunning) server.start();
    const again = () => this.keepRunning();
    time.schedule(random.of('start', time.tasks).latency(700), again, time.world);
  }

  /** A channel repeats a callback until it is told that it arrived, or has tried often enough. */
  #deliver(request: Delivery['request'], afterMs: number, draw: Random, maxTries: number): void {
    const { time, onViolation } = this.options;
    const attempt = (tries: number): void =>
      draw
        .of('to', tries)
        .pick(this.servers)
        .ask(request(time.nowMs()), (answer) => {
          if (answer?.status === 500) {
            onViolation(new Violation('answers', `callback: ${answer.body}`));
          }
          if ((answer !== undefined && answer.status < 500) || tries >= maxTries) return;
          const waitMs = draw.of('again', tries).latency(1_000 * Math.min(tries, 10));
          time.schedule(waitMs, () => attempt(tries + 1), time.world);
        });
    time.schedule(afterMs, () => attempt(1), time.world);
  }

  /** The sandbox's connector, with the simulated network in place of a real one. */
  #connector(own: Turns): Connector {
    return {
      ...sandboxConnector(null),
      connect: ({ channel: wanted }) => {
        const channel = this.channels.find(({ name }) => name === wanted);
        if (channel === undefined) throw new Error(`there is no channel ${wanted}`);
        return linkTo({
          ...{ channel, own, world: this.turns, weather: this.weather },
          random: this.options.random.of('link', channel.name),
          callNumber: (no) => {
            const number = this.#calls.get(no) ?? 0;
            this.#calls.set(no, number + 1);
            return number;
          },
        });
      },
    };
  }
}
