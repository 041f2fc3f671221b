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
import { type Clock, fromInstant } from '../../domain/kernel/clock.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { EventLog, LogPage } from '../../domain/kernel/event-log.js';
import { AppendOutcomeUnknown, StoreUnavailable } from '../../domain/kernel/event-store.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { type Position, START } from '../../domain/kernel/position.js';
import { isSagaEvent, type SagaName } from '../../domain/saga/saga.js';
import type { AggregateHost } from '../../engine/aggregate-host.js';
import type { PendingCallback } from '../channel/callback.js';
import { CallbackDelivery } from '../channel/callback-delivery.js';
import { ChannelQualities } from '../channel/channel-quality.js';
import { type AnyFlow, BookingUnsettled, type FlowAggregate } from './flow.js';
import { errorText } from './error-text.js';
import type { Logger } from '../../domain/kernel/logger.js';
import {
  type Checkpoint,
  loadOpenSagas,
  type OpenSaga,
  saveOpenSagas,
} from './unfinished-sagas.js';
import type { Session } from './session.js';
import type { SessionHost } from './session-host.js';
import { type Place, Sessions } from './sessions.js';

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
  readonly channels: Channels;
  /** Seals what channels answer. */
  readonly evidence: SessionHost['evidence'];
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

const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
/** Failures in a row, infrastructure aside, before a saga is marked for manual action. */
const MAX_FAILURES = 10;
const SAVE_EVERY_EVENTS = 20_000;

export async function startSagas(dependencies: SagaDependencies): Promise<SagaRunner> {
  const runner = new Runner(dependencies);
  await runner.start();
  return runner;
}

/** When to look at an aggregate again. */
interface Due {
  readonly atMs: number;
  /** Another process owns its sagas, and should have moved them by then. */
  readonly mayTake: boolean;
}

class Runner implements SagaRunner {
  readonly ready: Promise<void>;
  done: Promise<void> = Promise.resolve();
  readonly #deps: SagaDependencies;
  readonly #host: SessionHost;
  readonly #sessions: Sessions;
  readonly #file: string;
  readonly #quality = new ChannelQualities();
  /** Sagas that are not over, by stream and subject. */
  readonly #open = new Map<string, Map<string, OpenSaga>>();
  /** When an event of a stream with open sagas was last seen, milliseconds. */
  readonly #movedMs = new Map<string, number>();
  readonly #callbacks: CallbackDelivery;
  readonly #due = new Map<string, Due>();
  /** What is to be done at a time and belongs to no aggregate's deadline. */
  readonly #later = new Set<{ readonly atMs: number; readonly act: () => void }>();
  readonly #failures = new Map<string, number>();
  /** The clock at the last poll. */
  #polledMs = 0;
  /** How far the log was read. */
  #position: Position = START;
  #checkpoint: Checkpoint | undefined;
  #unsaved = 0;
  #caughtUp = false;
  #becameReady: () => void = () => {};
  #close: () => Promise<void> = () => Promise.resolve();

  constructor(deps: SagaDependencies) {
    const { log, channels, evidence, cases, clock, ids, settings, cacheDir, logger, flows } = deps;
    this.#deps = deps;
    this.#file = join(cacheDir, 'sagas.json');
    this.#host = {
      log,
      ids,
      channels,
      evidence,
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
    this.#sessions = new Sessions({ flows, host: this.#host, onRest: (s) => this.#rested(s) });
    this.#callbacks = new CallbackDelivery({
      logger,
      openCase: (report, { id, metadata: { correlationId } }) => {
        const actor = `channel:${report.channel ?? ''}`;
        const context = { correlationId, causationId: id, actor, nowMs: clock.now() };
        return cases.open(report, null, context);
      },
      bring: (...brought) => this.#bring(...brought),
    });
    this.ready = new Promise((resolve) => (this.#becameReady = resolve));
  }

  async start(): Promise<void> {
    const { position, open } = await loadOpenSagas(this.#file, this.#deps.log);
    for (const saga of open) this.#isOpen(saga);
    this.#position = position;
    const reader = this.#deps.log.follow({
      name: 'sagas',
      from: () => this.#position,
      onPage: (page) => this.#onPage(page),
      onCaughtUp: () => this.#onCaughtUp(),
    });
    this.done = reader.done;
    this.#close = () => reader.stop();
  }

  openCount(): number {
    let count = 0;
    for (const sagas of this.#open.values()) count += sagas.size;
    return count;
  }

  hostOf<State, Command>(aggregate: FlowAggregate<State, Command>): AggregateHost<State, Command> {
    return this.#sessions.hostOf(aggregate);
  }

  pollDue(): void {
    const nowMs = this.#host.nowMs();
    // Deadlines of a clock that was set back since would be waited for twice: all are looked at anew.
    const wasSetBack = nowMs < this.#polledMs;
    this.#polledMs = nowMs;
    for (const [stream, { atMs, mayTake }] of this.#due) {
      if (atMs > nowMs && !wasSetBack) continue;
      this.#due.delete(stream);
      const restMs = (this.#movedMs.get(stream) ?? 0) + this.#host.leaseMs;
      // Its owner is alive, as the log shows.
      if (mayTake && restMs > nowMs && !wasSetBack) {
        this.#due.set(stream, { atMs: restMs, mayTake });
      } else {
        this.#look(stream, mayTake);
      }
    }
    for (const item of this.#later) {
      if (item.atMs > nowMs && !wasSetBack) continue;
      this.#later.delete(item);
      item.act();
    }
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
    this.#unsaved += page.events.length;
    if (this.#unsaved >= SAVE_EVERY_EVENTS) this.#save();
  }

  #onCaughtUp(): void {
    if (this.#caughtUp) return;
    this.#caughtUp = true;
    const { nowMs, leaseMs } = this.#host;
    for (const [stream, sagas] of this.#open) {
      if ([...sagas.values()].some((saga) => this.#isOurs(saga))) this.#look(stream, false);
      else this.#dueBy(stream, nowMs() + leaseMs, true);
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
      this.#sessions.active(stream)?.saw(stored);
    }
    const named = this.#track(place, stored, isNews);
    if (this.#open.has(stream)) this.#movedMs.set(stream, this.#host.nowMs());
    if (named === undefined || !isNews || !this.#caughtUp) return;
    const saga = this.#open.get(stream)?.get(named.subject);
    if (saga === undefined) return;
    if (this.#isOurs(saga)) this.#look(stream, false);
    else this.#dueBy(stream, this.#host.nowMs() + this.#host.leaseMs, true);
  }

  /** Keeps the list of open sagas; gives the saga that the event concerns. */
  #track({ driven, id }: Place, { event, stream }: StoredEvent<TallybookEvent>, isNews: boolean) {
    if (!isSagaEvent(event)) {
      // What this process has written itself has woken its saga then.
      if (!isNews) return undefined;
      let woken: SagaName | undefined;
      for (const { kind, wokenBy } of driven.flows) {
        const subject = wokenBy(event, id);
        if (subject === undefined) continue;
        woken = { flow: kind, subject };
        const owner = this.#open.get(stream)?.get(subject)?.owner ?? null;
        this.#isOpen({ stream, ...woken, owner });
      }
      return woken;
    }
    const { flow, subject } = event.data;
    const known = this.#open.get(stream)?.get(subject);
    switch (event.type) {
      case 'SagaStarted':
      case 'SagaTaken':
        this.#isOpen({ stream, flow, subject, owner: event.data.owner });
        break;
      case 'SagaEnded':
        this.#isOver(stream, subject);
        break;
      case 'CallbackNoted':
        this.#callbacks.dealtWith(event.data.callback);
        // A late callback opens a saga that was over.
        this.#isOpen({ stream, flow, subject, owner: known?.owner ?? null });
        break;
      case 'SagaResumed':
        this.#isOpen({ stream, flow, subject, owner: known?.owner ?? null });
        break;
      case 'ChannelCallRequested':
      case 'ChannelCallSettled':
      case 'CaseRaised':
      case 'SagaStuck':
    }
    return { flow, subject };
  }

  #isOurs({ owner }: OpenSaga): boolean {
    return this.#host.exclusive || owner === this.#host.instance;
  }

  #isOpen(saga: OpenSaga): void {
    const sagas = this.#open.get(saga.stream) ?? new Map<string, OpenSaga>();
    this.#open.set(saga.stream, sagas.set(saga.subject, saga));
  }

  #isOver(stream: string, subject: string): void {
    const sagas = this.#open.get(stream);
    sagas?.delete(subject);
    if (sagas?.size !== 0) return;
    this.#open.delete(stream);
    this.#movedMs.delete(stream);
    this.#due.delete(stream);
  }

  /** Looks at the sagas of an aggregate. */
  #look(stream: string, mayTake: boolean): void {
    const place = this.#sessions.placeOf(stream);
    if (place === undefined) return;
    const names = [...(this.#open.get(stream)?.values() ?? [])];
    this.#sessions.wake(place, (session) => {
      for (const { flow, subject } of names) session.wake({ flow, subject }, mayTake);
      // Also those that this process has started and that the reader of the log has not come to yet.
      session.wakeAll(mayTake);
    });
  }

  /** Brings a callback to its saga: at once if that is ours, else if its owner seems to be gone. */
  #bring(callback: PendingCallback, at: string, dealtWith: AbortSignal): Promise<void> | undefined {
    const place = this.#sessions.placeOfRequest(callback.requestNo);
    if (place === undefined) return undefined;
    const { exclusive, nowMs, leaseMs } = this.#host;
    const deliver = async (mayTake: boolean) => {
      const session = this.#sessions.open(place);
      const delivered = session.deliver(callback, mayTake);
      this.#sessions.follow(session);
      await delivered;
    };
    const sagas = [...(this.#open.get(place.stream)?.values() ?? [])];
    // A callback that seems to come from the future came before the clock was set back: nobody knows how long
    // ago.
    const atMs = Math.min(fromInstant(at), nowMs()) + leaseMs;
    const isForeign = !exclusive && !sagas.some((saga) => this.#isOurs(saga));
    if (!isForeign || atMs <= nowMs()) return deliver(true);
    return new Promise((resolve, reject) => {
      const item = { atMs, act: () => void deliver(true).then(resolve, reject) };
      this.#later.add(item);
      // Its owner has dealt with it: it would find nothing to do.
      const drop = (): void => {
        if (this.#later.delete(item)) resolve();
      };
      dealtWith.addEventListener('abort', drop, { once: true });
    });
  }

  #rested(session: Session<unknown>): void {
    const { stream, rests } = session;
    const { leaseMs } = this.#host;
    let due: Due | undefined;
    for (const { flow, subject, untilMs, ended, foreign } of rests) {
      this.#failures.delete(subject);
      if (ended && untilMs === null) {
        this.#isOver(stream, subject);
        continue;
      }
      const owner = session.folded?.state.sagas.get(subject)?.owner ?? null;
      this.#isOpen({ stream, flow, subject, owner });
      if (untilMs === null) continue;
      const atMs = foreign ? untilMs + leaseMs : untilMs;
      if (due === undefined || atMs < due.atMs) due = { atMs, mayTake: foreign };
    }
    for (const saga of session.folded?.state.sagas.values() ?? []) {
      if (saga.ended && !rests.some(({ subject }) => subject === saga.subject)) {
        this.#isOver(stream, saga.subject);
      }
    }
    if (due !== undefined) this.#dueBy(stream, due.atMs, due.mayTake);
  }

  #dueBy(stream: string, atMs: number, mayTake: boolean): void {
    const known = this.#due.get(stream);
    if (known === undefined || atMs < known.atMs) this.#due.set(stream, { atMs, mayTake });
  }

  /** Broken infrastructure is waited for; a defect that does not go away needs manual action. */
  #failed(stream: string, subject: string | null, error: unknown): string | undefined {
    const { logger } = this.#deps;
    const key = subject ?? stream;
    const fields = { stream, saga: subject, error: errorText(error) };
    logger.warn(fields, 'saga step failed; it will be tried again');
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    this.#dueBy(stream, this.#host.nowMs() + (RETRY_MS[failures - 1] ?? 30_000), false);
    if (isInfrastructure(error) || failures < MAX_FAILURES) return undefined;
    return errorText(error).slice(0, 200);
  }

  #save(): void {
    this.#unsaved = 0;
    // What is yet to be delivered is read again after a restart.
    const checkpoint = this.#callbacks.isEmpty ? this.#checkpoint : this.#callbacks.before;
    if (checkpoint === undefined) return;
    const { log, logger } = this.#deps;
    const open = [...this.#open.values()].flatMap((sagas) => [...sagas.values()]);
    try {
      saveOpenSagas(this.#file, log.storeId, checkpoint, open);
    } catch (error) {
      logger.warn({ error: errorText(error) }, 'the cache of open sagas was not written');
    }
  }
}

const isInfrastructure = (error: unknown): boolean =>
  error instanceof StoreUnavailable ||
  error instanceof AppendOutcomeUnknown ||
  error instanceof BookingUnsettled;
