/**
 * Brings stored callbacks to their sagas. A callback stays here until its saga has dealt with it: as
 * long as one is here, the runner's checkpoint waits, and a restart reads it again.
 */
import type { Channels } from '../../domain/channel/port.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { readRequestNo } from '../../domain/payment/request-no.js';
import { findSaga } from '../runner/find-saga.js';
import { type Logger, nameOf } from '../runner/logger.js';
import type { PendingCallback, SagaIdentity } from '../runner/saga-steps.js';
import type { SagaStreams } from '../runner/saga-streams.js';

const RETRY_MS = 1_000;

export interface CallbackDeliveryOptions {
  readonly channels: Channels;
  readonly streams: SagaStreams;
  readonly logger: Logger;
  /** Opens a case for a callback that has a member twice: nobody can say what it means. */
  readonly openAmbiguousCase: (
    callback: StoredEvent<TallybookEvent>,
    duplicateMember: string,
  ) => Promise<void>;
  readonly bring: (saga: SagaIdentity, callback: PendingCallback) => void;
}

export class CallbackDelivery {
  readonly #undelivered = new Map<string, StoredEvent<TallybookEvent>>();
  #started = false;
  #stopped = false;

  constructor(private readonly options: CallbackDeliveryOptions) {}

  get isEmpty(): boolean {
    return this.#undelivered.size === 0;
  }

  received(stored: StoredEvent<TallybookEvent>): void {
    this.#undelivered.set(stored.id, stored);
    if (this.#started) void this.#deliver(stored);
  }

  /** Its saga has dealt with it, now or, as the log tells, before. */
  dealtWith(callback: string): void {
    this.#undelivered.delete(callback);
  }

  /** Delivers what has come so far, one after the other: a lost cache brings back all of the past. */
  async start(): Promise<void> {
    this.#started = true;
    for (const stored of [...this.#undelivered.values()]) await this.#deliver(stored);
  }

  stop(): void {
    this.#stopped = true;
  }

  async #deliver(stored: StoredEvent<TallybookEvent>): Promise<void> {
    if (this.#stopped) return;
    try {
      await this.#bring(stored);
    } catch (error) {
      const fields = { callback: stored.id, error: nameOf(error) };
      this.options.logger.warn(fields, 'callback not delivered; it will be tried again');
      setTimeout(() => void this.#deliver(stored), RETRY_MS).unref();
    }
  }

  async #bring(stored: StoredEvent<TallybookEvent>): Promise<void> {
    const { id, event } = stored;
    if (event.type !== 'CallbackReceived') return;
    const { channels, streams, logger, openAmbiguousCase, bring } = this.options;
    const { channel, bodyBase64 } = event.data;
    const read = channels.get(channel)?.parseCallback(Buffer.from(bodyBase64, 'base64'));
    if (read !== undefined && 'duplicateMember' in read) {
      await openAmbiguousCase(stored, read.duplicateMember);
      return this.dealtWith(id);
    }
    const parts = read && readRequestNo(read.requestNo);
    const saga = parts && (await findSaga(streams, parts));
    if (read === undefined || saga === undefined) {
      this.dealtWith(id);
      logger.warn({ callback: id, channel }, 'callback of no known request');
      return;
    }
    const { requestNo, answer } = read;
    bring(saga, { event: id, channel, requestNo, answer });
  }
}
