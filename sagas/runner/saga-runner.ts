/**
 * Runs the sagas of this process: follows the log, wakes what an event concerns, and looks again when a
 * deadline is due. A saga has one owner at a time. The other processes know it by name and look after it
 * only when its owner has not moved it for the length of a lease.
 */
import { join } from 'node:path';
import type { Cases } from '../../domain/case/port.js';
import type { Channels } from '../../domain/channel/port.js';
import type { Ladder } from '../../domain/channel/next-step.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { Clock } from '../../domain/kernel/clock.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { channelStreams } from '../../domain/callback/streams.js';
import type { EventLog, LogPage } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { type Position, START } from '../../domain/kernel/position.js';
import type { AggregateHost } from '../../engine/aggregate-host.js';
import { CallbackDelivery } from '../channel/callback-delivery.js';
import type { TakenDispute, TakenMovement } from '../channel/callback.js';
import { ChannelQualities } from '../channel/channel-quality.js';
import { bringCallback } from './bring-callback.js';
import { errorText } from './error-text.js';
import { Failures } from './failures.js';
import type { AnyFlow, FlowAggregate } from './flow.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { OpenSagas } from './open-sagas.js';
import { type Checkpoint, loadOpenSagas, saveOpenSagas } from './open-sagas-cache.js';
import { Schedule } from './schedule.js';
import type { Session } from './session.js';
import type { SessionHost } from './session-host.js';
import { Sessions } from './sessions.js';

export interface SagaSettings {
  readonly ladder: Ladder;
  /** One channel call, milliseconds. */
  readonly channelTimeoutMs: number;
  /** True if no other process runs sagas on this store. */
  readonly exclusive: boolean;
}

export interface SagaDependencies {
  readonly log: EventLog<TallybookEvent>;
  readonly flows: readonly AnyFlow[];
  readonly channels: Pick<Channels, 'get' | 'values'>;
  /** Seals what channels answer. */
  readonly evidence: SessionHost['evidence'];
  readonly cardTokens: SessionHost['cardTokens'];
  /** Banks, which are called as channels are; no payment is routed to them. Default: none. */
  readonly banks?: Channels;
  /** Books money that came to our account at a bank by itself. Left out without banks. */
  readonly takeMovement?: (
    movement: TakenMovement,
    runner: Pick<SagaRunner, 'hostOf'>,
  ) => Promise<void>;
  /** Takes what a channel says of a dispute. Left out if none is taken. */
  readonly takeDispute?: (told: TakenDispute) => Promise<void>;
  /** Where cases are opened. */
  readonly cases: Pick<Cases, 'open'>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly settings: SagaSettings;
  /** Folder for the cache of open sagas. */
  readonly cacheDir: string;
  readonly logger: Logger;
}

export interface SagaRunner {
  /** Resolves when the log was read to the head seen at start and open sagas have been looked at. */
  readonly ready: Promise<void>;
  /** Rejects when the log could not be followed any more (an unknown event type, say). */
  readonly done: Promise<void>;
  /** Wakes the sagas whose deadline has come; for a timer. */
  pollDue(): void;
  /** Sagas that are not over. */
  openCount(): number;
  /** The aggregates of a flow, for the engine's services. */
  hostOf<State, Command>(aggregate: FlowAggregate<State, Command>): AggregateHost<State, Command>;
  /** Finishes steps under way, starts no more, writes the cache. */
  stop(): Promise<void>;
}

/** The cache of open sagas is written when so many events were read, and at the end. */
const SAVE_EVERY_EVENTS = 20_000;

export async function startSagas(dependencies: SagaDependencies): Promise<SagaRunner> {
  const runner = new Runner(dependencies);
  await runner.start();
  return runner;
}

class Runner implements SagaRunner {
  readonly ready: Promise<void>;
  done: Promise<void> = Promise.resolve();
  readonly #deps: SagaDependencies;
  readonly #host: SessionHost;
  readonly #sessions: Sessions;
  readonly #file: string;
  readonly #quality = new ChannelQualities();
  readonly #open: OpenSagas;
  readonly #schedule: Schedule;
  readonly #failures = new Failures();
  readonly #callbacks: CallbackDelivery;
  /** How far the log was read. */
  #position: Position = START;
  #checkpoint: Checkpoint | undefined;
  #unsaved = 0;
  #caughtUp = false;
  #becameReady: () => void = () => {};
  #close: () => Promise<void> = () => Promise.resolve();

  constructor(deps: SagaDependencies) {
    const { log, channels, cases, clock, ids, settings, cacheDir, logger, flows } = deps;
    this.#deps = deps;
    this.#file = join(cacheDir, 'sagas.json');
    this.#host = {
      log,
      ids,
      channels: { get: (name) => channels.get(name) ?? deps.banks?.get(name) },
      evidence: deps.evidence,
      cardTokens: deps.cardTokens,
      nowMs: () => clock.now(),
      instance: ids.uuid(),
      exclusive: settings.exclusive,
      leaseMs: settings.channelTimeoutMs * 2 + 1_000,
      ladder: settings.ladder,
      profiles: () => [...channels.values()].map(({ profile }) => profile),
      quality: (channel) => this.#quality.of(channel),
      openCase: (...opened) => cases.open(...opened),
      failed: (stream, subject, error) => this.#failed(stream, subject, error),
    };
    this.#schedule = new Schedule({
      leaseMs: this.#host.leaseMs,
      look: (...looked) => this.#look(...looked),
    });
    this.#open = new OpenSagas({
      instance: this.#host.instance,
      exclusive: settings.exclusive,
      onLastOver: (stream) => this.#schedule.forget(stream),
    });
    this.#sessions = new Sessions({ flows, host: this.#host, onRest: (s) => this.#rested(s) });
    const route = {
      sessions: this.#sessions,
      open: this.#open,
      schedule: this.#schedule,
      host: this.#host,
    };
    this.#callbacks = new CallbackDelivery({
      logger,
      openCase: (report, { id, metadata: { correlationId } }) => {
        const actor = `channel:${report.channel ?? ''}`;
        const context = { correlationId, causationId: id, actor, nowMs: clock.now() };
        return cases.open(report, null, context);
      },
      takeMovement: async (movement) => deps.takeMovement?.(movement, this),
      takeDispute: async (told) => deps.takeDispute?.(told),
      bring: (...brought) => bringCallback(route, ...brought),
    });
    this.ready = new Promise((resolve) => (this.#becameReady = resolve));
  }

  async start(): Promise<void> {
    const { position, open } = await loadOpenSagas(this.#file, this.#deps.log);
    for (const saga of open) this.#open.add(saga);
    this.#position = position;
    const reader = this.#deps.log.follow({
      name: 'sagas',
      from: () => this.#position,
      wants: (stream) =>
        this.#sessions.placeOf(stream) !== undefined || channelStreams.idIn(stream) !== undefined,
      onPage: (page) => this.#onPage(page),
      onCaughtUp: () => this.#onCaughtUp(),
    });
    this.done = reader.done;
    this.#close = () => reader.stop();
  }

  openCount(): number {
    return this.#open.count();
  }

  hostOf<State, Command>(aggregate: FlowAggregate<State, Command>): AggregateHost<State, Command> {
    return this.#sessions.hostOf(aggregate);
  }

  pollDue(): void {
    this.#schedule.poll(this.#host.nowMs());
  }

  async stop(): Promise<void> {
    this.#callbacks.stop();
    await this.#close();
    await this.#sessions.stop();
    this.#save();
  }

  async #onPage(page: LogPage<TallybookEvent>): Promise<void> {
    for (const stored of page.events) await this.#take(stored);
    this.#position = page.position;
    this.#checkpoint = { position: page.position, eventId: page.eventId };
    this.#unsaved += page.looked;
    if (this.#unsaved >= SAVE_EVERY_EVENTS) this.#save();
  }

  #onCaughtUp(): void {
    if (this.#caughtUp) return;
    this.#caughtUp = true;
    for (const stream of this.#open.streams) {
      if (this.#open.hasOurs(stream)) this.#look(stream, false);
      else this.#lookWhenLeft(stream);
    }
    this.#becameReady();
  }

  async #take(stored: StoredEvent<TallybookEvent>): Promise<void> {
    const { event, stream, revision } = stored;
    if (event.type === 'CallbackReceived') {
      return this.#callbacks.received(stored, this.#checkpoint);
    }
    const place = this.#sessions.placeOf(stream);
    if (place === undefined) return;
    if (event.type === 'ChannelCallSettled') this.#quality.take(event.data);
    // What this process has written itself was dealt with when it was written.
    const isNews = revision > this.#sessions.knownRevision(stream);
    if (isNews) {
      this.#sessions.forget(stream);
      this.#sessions.saw(stored);
    }
    if (event.type === 'CallbackNoted') this.#callbacks.dealtWith(event.data.callback);
    const named = this.#open.take(place, stored, isNews);
    if (this.#open.has(stream)) this.#schedule.moved(stream, this.#host.nowMs());
    if (named === undefined || !isNews || !this.#caughtUp) return;
    const saga = this.#open.find(stream, named.subject);
    if (saga === undefined) return;
    if (this.#open.isOurs(saga)) this.#look(stream, false);
    else this.#lookWhenLeft(stream);
  }

  /** Looks at the sagas of another process when it has not moved them for the length of a lease. */
  #lookWhenLeft(stream: string): void {
    const { nowMs, leaseMs } = this.#host;
    this.#schedule.lookBy(stream, { atMs: nowMs() + leaseMs, mayTake: true });
  }

  /** Looks at the sagas of an aggregate. */
  #look(stream: string, mayTake: boolean): void {
    const place = this.#sessions.placeOf(stream);
    if (place === undefined) return;
    const names = this.#open.of(stream);
    this.#sessions.wake(place, (session) => {
      for (const { flow, subject } of names) session.wake({ flow, subject }, mayTake);
      // Also those that this process has started and that the reader of the log has not come to yet.
      session.wakeAll(mayTake);
    });
  }

  /** Keeps what the sagas of an aggregate came to rest with, and when to look at them again. */
  #rested(session: Session<unknown>): void {
    const { stream, rests } = session;
    const { leaseMs } = this.#host;
    for (const { flow, subject, untilMs, ended, foreign } of rests) {
      this.#failures.clear(subject);
      if (ended && untilMs === null) {
        this.#open.remove(stream, subject);
        continue;
      }
      const owner = session.folded?.state.sagas.get(subject)?.owner ?? null;
      this.#open.add({ stream, flow, subject, owner });
      if (untilMs === null) continue;
      const atMs = foreign ? untilMs + leaseMs : untilMs;
      this.#schedule.lookBy(stream, { atMs, mayTake: foreign });
    }
    for (const saga of session.folded?.state.sagas.values() ?? []) {
      if (saga.ended && !rests.some(({ subject }) => subject === saga.subject)) {
        this.#open.remove(stream, saga.subject);
      }
    }
  }

  /** As `SessionHost.failed`. */
  #failed(stream: string, subject: string | null, error: unknown): string | undefined {
    const { logger } = this.#deps;
    const fields = { stream, saga: subject, error: errorText(error) };
    logger.warn(fields, 'saga step failed; it will be tried again');
    const { retryMs, reason } = this.#failures.add(subject ?? stream, error);
    this.#schedule.lookBy(stream, { atMs: this.#host.nowMs() + retryMs, mayTake: false });
    return reason;
  }

  #save(): void {
    this.#unsaved = 0;
    // What is yet to be delivered is read again after a restart.
    const checkpoint = this.#callbacks.isEmpty ? this.#checkpoint : this.#callbacks.before;
    if (checkpoint === undefined) return;
    const { log, logger } = this.#deps;
    try {
      saveOpenSagas(this.#file, log.storeId, checkpoint, this.#open.all());
    } catch (error) {
      logger.warn({ error: errorText(error) }, 'the cache of open sagas was not written');
    }
  }
}
