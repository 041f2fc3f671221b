/**
 * Runs the sagas of this process: follows the log, wakes whom an event concerns, and looks again when
 * a deadline is due.
 */
import { join } from 'node:path';
import type { Channels } from '../../domain/channel/port.js';
import type { Ladder } from '../../domain/channel/request.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { Clock } from '../../domain/kernel/clock.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { EventLog, LogPage } from '../../domain/kernel/event-log.js';
import { AppendOutcomeUnknown, StoreUnavailable } from '../../domain/kernel/event-store.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { type Position, START } from '../../domain/kernel/position.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { createCaseService } from '../../engine/case/case-service.js';
import { openAmbiguousCase } from '../channel/ambiguous-callback.js';
import { CallbackDelivery } from '../channel/callback-delivery.js';
import { ChannelQualities } from '../channel/channel-quality.js';
import { BookingUnsettled } from '../payment/book.js';
import { type Logger, nameOf } from './logger.js';
import { type Checkpoint, loadOpenSagas, saveOpenSagas, signalOf } from './open-sagas.js';
import { openSagaStreams, type SagaStreams } from './saga-streams.js';
import { type Run, SagaQueue } from './saga-queue.js';
import { runSaga, type SagaIdentity, type StepDependencies } from './saga-steps.js';

export interface SagaSettings {
  readonly ladder: Ladder;
  /** One channel call, milliseconds. */
  readonly channelTimeoutMs: number;
  /** True where no other process runs sagas on this store. */
  readonly exclusive: boolean;
}

export interface SagaDependencies {
  readonly log: EventLog<TallybookEvent>;
  readonly ledger: Ledger;
  readonly channels: Channels;
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
  /** Finishes steps under way, starts no more, writes the cache. */
  stop(): Promise<void>;
}

const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
/** Failures in a row, infrastructure aside, before a person is asked. */
const MAX_FAILURES = 10;
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
  readonly #steps: StepDependencies;
  readonly #streams: SagaStreams;
  readonly #file: string;
  readonly #quality = new ChannelQualities();
  readonly #open = new Map<string, SagaIdentity>();
  /**
   * While the log is read up to its head: sagas that were asked for something new while they were
   * open. An end that comes after may be that of what was asked before, so they are looked at.
   */
  readonly #askedAgain = new Set<string>();
  readonly #queue: SagaQueue;
  readonly #callbacks: CallbackDelivery;
  readonly #dueMs = new Map<string, number>();
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
    const { log, ledger, channels, clock, ids, settings, cacheDir } = deps;
    this.#deps = deps;
    this.#streams = openSagaStreams(log, ids);
    this.#file = join(cacheDir, 'sagas.json');
    this.#steps = {
      log,
      ledger,
      channels,
      streams: this.#streams,
      nowMs: () => clock.now(),
      instance: ids.uuid(),
      exclusive: settings.exclusive,
      leaseMs: settings.channelTimeoutMs * 2 + 1_000,
      ladder: settings.ladder,
      quality: (channel) => this.#quality.of(channel),
    };
    const cases = createCaseService({ log, ids });
    this.#callbacks = new CallbackDelivery({
      channels,
      streams: this.#streams,
      logger: deps.logger,
      openAmbiguousCase: (callback, duplicateMember) =>
        openAmbiguousCase(cases, callback, duplicateMember, clock.now()),
      bring: (saga, callback) => this.#queue.deliver(saga, callback),
    });
    this.#queue = new SagaQueue({
      run: (run) => this.#run(run),
      dealtWith: ({ event }) => this.#callbacks.dealtWith(event),
    });
    this.ready = new Promise((resolve) => (this.#becameReady = resolve));
  }

  async start(): Promise<void> {
    const { position, open } = await loadOpenSagas(this.#file, this.#deps.log);
    for (const saga of open) {
      this.#open.set(saga.id, saga);
      this.#askedAgain.add(saga.id);
    }
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
    return this.#open.size;
  }

  pollDue(): void {
    const nowMs = this.#deps.clock.now();
    // Deadlines of a clock that was set back since would be waited for twice: all are looked at anew.
    const wasSetBack = nowMs < this.#polledMs;
    this.#polledMs = nowMs;
    for (const [id, dueMs] of this.#dueMs) {
      const saga = this.#open.get(id);
      if ((dueMs > nowMs && !wasSetBack) || saga === undefined) continue;
      this.#dueMs.delete(id);
      this.#queue.wake(saga);
    }
  }

  async stop(): Promise<void> {
    this.#callbacks.stop();
    await this.#close();
    await this.#queue.stop();
    this.#save();
  }

  #onPage(page: LogPage<TallybookEvent>): Promise<void> {
    for (const stored of page.events) this.#take(stored);
    this.#position = page.position;
    // A callback that is yet to be delivered is read again after a restart.
    if (this.#callbacks.isEmpty) {
      this.#checkpoint = { position: page.position, eventId: page.eventId };
    }
    this.#unsaved += page.events.length;
    if (this.#unsaved >= SAVE_EVERY_EVENTS) this.#save();
    return Promise.resolve();
  }

  #onCaughtUp(): void {
    if (this.#caughtUp) return;
    this.#caughtUp = true;
    this.#askedAgain.clear();
    for (const saga of this.#open.values()) this.#queue.wake(saga);
    void this.#callbacks.start();
    this.#becameReady();
  }

  #take(stored: StoredEvent<TallybookEvent>): void {
    const { event } = stored;
    if (event.type === 'ChannelCallSettled') this.#quality.take(event.data);
    const signal = signalOf(stored);
    switch (signal.signal) {
      case 'wake': {
        const { saga } = signal;
        if (this.#caughtUp) this.#queue.wake(saga);
        else if (this.#open.has(saga.id)) this.#askedAgain.add(saga.id);
        this.#open.set(saga.id, saga);
        return;
      }
      case 'ended':
        // Later on the run that ends a saga takes it off; its event may come after the next run.
        if (!this.#caughtUp && !this.#askedAgain.has(signal.id)) this.#open.delete(signal.id);
        return;
      case 'callback':
        this.#callbacks.received(stored);
        return;
      case 'callback_noted': {
        this.#callbacks.dealtWith(signal.callback);
        if (this.#caughtUp) return;
        // A late callback opens a saga that was over.
        const kind = signal.saga.startsWith('re_') ? 'refund' : 'payment';
        const saga = { id: signal.saga, kind, payment: stored.metadata.correlationId } as const;
        this.#open.set(saga.id, saga);
        return;
      }
      case 'none':
    }
  }

  async #run({ saga, inbox, askedAgain }: Run): Promise<void> {
    try {
      const rest = await runSaga(saga, inbox, this.#steps);
      this.#failures.delete(saga.id);
      if (rest.untilMs !== null) this.#dueMs.set(saga.id, rest.untilMs);
      else this.#dueMs.delete(saga.id);
      // What came while it ran is yet to be looked at.
      if (rest.ended && rest.untilMs === null && !askedAgain()) this.#open.delete(saga.id);
      else this.#open.set(saga.id, saga);
    } catch (error) {
      await this.#failed(saga, error);
    }
  }

  /** Broken infrastructure is waited for; a defect that does not go away is a person's matter. */
  async #failed(saga: SagaIdentity, error: unknown): Promise<void> {
    const { logger, clock } = this.#deps;
    const fields = { saga: saga.id, payment: saga.payment, error: nameOf(error) };
    logger.warn(fields, 'saga step failed; it will be tried again');
    const failures = (this.#failures.get(saga.id) ?? 0) + 1;
    this.#failures.set(saga.id, failures);
    this.#open.set(saga.id, saga);
    this.#dueMs.set(saga.id, clock.now() + (RETRY_MS[failures - 1] ?? 30_000));
    if (isInfrastructure(error) || failures < MAX_FAILURES) return;
    try {
      const streams = await this.#streams.load(saga.id, saga.payment);
      if (streams?.saga.state?.stuck !== null) return;
      const reason = nameOf(error).slice(0, 200);
      await this.#streams.record(streams, { type: 'SagaStuck', data: { reason } }, clock.now());
      this.#dueMs.delete(saga.id);
    } catch (cause) {
      logger.error({ ...fields, cause: nameOf(cause) }, 'saga could not be marked as stuck');
    }
  }

  #save(): void {
    this.#unsaved = 0;
    if (this.#checkpoint === undefined) return;
    const { log, logger } = this.#deps;
    try {
      saveOpenSagas(this.#file, log.storeId, this.#checkpoint, [...this.#open.values()]);
    } catch (error) {
      logger.warn({ error: nameOf(error) }, 'the cache of open sagas was not written');
    }
  }
}

const isInfrastructure = (error: unknown): boolean =>
  error instanceof StoreUnavailable ||
  error instanceof AppendOutcomeUnknown ||
  error instanceof BookingUnsettled;
