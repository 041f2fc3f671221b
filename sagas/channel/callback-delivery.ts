/**
 * Brings stored callbacks to their sagas. A callback stays here until its saga has dealt with it: the
 * runner's checkpoint does not pass it, and a restart reads it again. Only so many stay here at once; the
 * reader of the log waits for room, so that reading all of history again needs no more memory.
 */
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { errorText } from '../runner/error-text.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { CaseReport } from '../runner/flow.js';
import type { Checkpoint } from '../runner/open-sagas-cache.js';
import { ambiguousCallback } from './ambiguous-callback.js';
import type { PendingCallback, TakenDispute, TakenMovement } from './callback.js';

const RETRY_MS = 1_000;
/** Callbacks here at once. */
export const MOST_CALLBACKS = 256;

export interface CallbackDeliveryOptions {
  readonly logger: Logger;
  readonly openCase: (report: CaseReport, callback: StoredEvent<TallybookEvent>) => Promise<void>;
  /** Books money that came to our account at a bank by itself; may be called again for the same movement. */
  readonly takeMovement: (movement: TakenMovement) => Promise<void>;
  /** Takes what is said of a dispute; may be called again for the same. */
  readonly takeDispute: (told: TakenDispute) => Promise<void>;
  /**
   * Resolves when the saga has dealt with it; undefined if the request number is nobody's.
   * @param dealtWith aborted when the log tells that the saga has dealt with it: no need to wait longer.
   */
  readonly bring: (
    callback: PendingCallback,
    at: string,
    dealtWith: AbortSignal,
  ) => Promise<void> | undefined;
}

interface Undelivered {
  readonly stored: StoredEvent<TallybookEvent>;
  /** The place in the log to read on from to meet it again. */
  readonly before: Checkpoint | undefined;
  readonly dealtWith: AbortController;
}

export class CallbackDelivery {
  readonly #undelivered = new Map<string, Undelivered>();
  /** Deliveries under way: those of callbacks that were dealt with meanwhile take room too. */
  #underWay = 0;
  #stopped = false;
  #roomMade: () => void = () => {};

  constructor(private readonly options: CallbackDeliveryOptions) {}

  get isEmpty(): boolean {
    return this.#undelivered.size === 0;
  }

  /** Where a restart has to read on to meet every callback again that is here. */
  get before(): Checkpoint | undefined {
    return this.#undelivered.values().next().value?.before;
  }

  /** Takes a callback in; resolves when there is room for the next. */
  async received(
    stored: StoredEvent<TallybookEvent>,
    before: Checkpoint | undefined,
  ): Promise<void> {
    this.#undelivered.set(stored.id, { stored, before, dealtWith: new AbortController() });
    void this.#deliver(stored);
    while (this.#isFull && !this.#stopped) {
      await new Promise<void>((resolve) => (this.#roomMade = resolve));
    }
  }

  /** Its saga has dealt with it, now or, as the log tells, before. */
  dealtWith(callback: string): void {
    this.#undelivered.get(callback)?.dealtWith.abort();
    this.#undelivered.delete(callback);
    this.#roomMade();
  }

  stop(): void {
    this.#stopped = true;
    this.#roomMade();
  }

  get #isFull(): boolean {
    return this.#undelivered.size >= MOST_CALLBACKS || this.#underWay >= MOST_CALLBACKS;
  }

  async #deliver(stored: StoredEvent<TallybookEvent>): Promise<void> {
    const undelivered = this.#undelivered.get(stored.id);
    if (this.#stopped || undelivered === undefined) return;
    this.#underWay += 1;
    try {
      await this.#bring(undelivered);
      this.dealtWith(stored.id);
    } catch (error) {
      const fields = { callback: stored.id, error: errorText(error) };
      this.options.logger.warn(fields, 'callback not delivered; it will be tried again');
      setTimeout(() => void this.#deliver(stored), RETRY_MS).unref();
    } finally {
      this.#underWay -= 1;
      this.#roomMade();
    }
  }

  async #bring({ stored, dealtWith }: Undelivered): Promise<void> {
    const { id, event, metadata } = stored;
    if (event.type !== 'CallbackReceived') return;
    const { logger, openCase, takeMovement, takeDispute, bring } = this.options;
    const { channel, reading } = event.data;
    if (reading.says === 'member_twice') {
      return openCase(ambiguousCallback(stored, channel, reading.path), stored);
    }
    if (reading.says === 'movement') {
      return takeMovement({ ...reading.movement, event: id, bank: channel });
    }
    if (reading.says === 'dispute') {
      const { requestNo, word } = reading;
      return takeDispute({ event: id, channel, requestNo, word });
    }
    const brought =
      reading.says === 'nothing'
        ? undefined
        : bring(
            { event: id, channel, requestNo: reading.requestNo, answer: reading.answer },
            metadata.at,
            dealtWith.signal,
          );
    if (brought === undefined) {
      logger.warn({ callback: id, channel }, 'callback of no known request');
    }
    await brought;
  }
}
