/** The sagas that are not over, as the log tells it and as this process's own sessions do. */
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { SagaEvent } from '../../domain/saga/events.js';
import { isSagaEvent, type SagaName } from '../../domain/saga/saga.js';
import type { Place } from './sessions.js';

/** A saga that is not over. */
export interface OpenSaga {
  readonly stream: string;
  readonly flow: string;
  readonly subject: string;
  /** Random id of the process that carries it on; null if it has not started. */
  readonly owner: string | null;
}

export interface OpenSagasOptions {
  /** Random id of this process. */
  readonly instance: string;
  /** True if no other process can run sagas on this store. */
  readonly exclusive: boolean;
  /** Told when the last open saga of a stream is over. */
  readonly onLastOver: (stream: string) => void;
}

export class OpenSagas {
  /** By stream and subject. */
  readonly #byStream = new Map<string, Map<string, OpenSaga>>();

  constructor(private readonly options: OpenSagasOptions) {}

  add(saga: OpenSaga): void {
    const sagas = this.#byStream.get(saga.stream) ?? new Map<string, OpenSaga>();
    this.#byStream.set(saga.stream, sagas.set(saga.subject, saga));
  }

  /** A saga is over. */
  remove(stream: string, subject: string): void {
    const sagas = this.#byStream.get(stream);
    sagas?.delete(subject);
    if (sagas?.size !== 0) return;
    this.#byStream.delete(stream);
    this.options.onLastOver(stream);
  }

  /** Streams with a saga that is not over. */
  get streams(): Iterable<string> {
    return this.#byStream.keys();
  }

  has(stream: string): boolean {
    return this.#byStream.has(stream);
  }

  of(stream: string): OpenSaga[] {
    return [...(this.#byStream.get(stream)?.values() ?? [])];
  }

  find(stream: string, subject: string): OpenSaga | undefined {
    return this.#byStream.get(stream)?.get(subject);
  }

  all(): OpenSaga[] {
    return [...this.#byStream.values()].flatMap((sagas) => [...sagas.values()]);
  }

  count(): number {
    let count = 0;
    for (const sagas of this.#byStream.values()) count += sagas.size;
    return count;
  }

  /** True if this process is to carry a saga on. */
  isOurs({ owner }: OpenSaga): boolean {
    return this.options.exclusive || owner === this.options.instance;
  }

  /** True if this process is to carry a saga of this stream on. */
  hasOurs(stream: string): boolean {
    return this.of(stream).some((saga) => this.isOurs(saga));
  }

  /**
   * Takes an event of the log.
   * @param isNews false if this process has written the event itself.
   * @returns the saga that the event concerns; undefined if there is none, or if it was woken already.
   */
  take({ driven, id }: Place, stored: StoredEvent, isNews: boolean): SagaName | undefined {
    const { event, stream } = stored;
    if (isSagaEvent(event)) {
      this.#takeSagaEvent(stream, event);
      return { flow: event.data.flow, subject: event.data.subject };
    }
    // What this process has written itself has woken its saga then.
    if (!isNews) return undefined;
    let woken: SagaName | undefined;
    for (const { kind, wokenBy } of driven.flows) {
      const subject = wokenBy(event, id);
      if (subject === undefined) continue;
      woken = { flow: kind, subject };
      this.#addAsKnown(stream, woken);
    }
    return woken;
  }

  #takeSagaEvent(stream: string, { type, data }: SagaEvent): void {
    const { flow, subject } = data;
    switch (type) {
      case 'SagaStarted':
      case 'SagaTaken':
        this.add({ stream, flow, subject, owner: data.owner });
        break;
      case 'SagaEnded':
        this.remove(stream, subject);
        break;
      // A late callback opens a saga that was over.
      case 'CallbackNoted':
      case 'SagaResumed':
        this.#addAsKnown(stream, { flow, subject });
        break;
      case 'ChannelCallRequested':
      case 'ChannelCallSettled':
      case 'CaseRaised':
      case 'SagaStuck':
    }
  }

  #addAsKnown(stream: string, { flow, subject }: SagaName): void {
    const owner = this.find(stream, subject)?.owner ?? null;
    this.add({ stream, flow, subject, owner });
  }
}
