/** Keeps readers of the log going (domain/kernel/reader.ts). */
import { UnknownEventType } from '../../domain/kernel/event-log.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { Reader, ReaderLife, Readers, RunningReader } from '../../domain/kernel/reader.js';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
/** Without a sign of life for so long, a reader counts as lost. */
const SILENCE_MS = 60_000;

export class ReaderSupervisor implements Readers {
  readonly #readers = new Set<SupervisedReader>();

  /** @param nowMs a clock that never goes back, whatever the clock on the wall does. */
  constructor(
    private readonly logger?: Logger,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  start(reader: Reader): RunningReader {
    const started = new SupervisedReader(reader, this.nowMs, this.logger);
    this.#readers.add(started);
    // A reader that halted stays, so that the probes go on to name it.
    started.done.then(
      () => this.#readers.delete(started),
      () => undefined,
    );
    return started;
  }

  poll(name: string, everyMs: number, look: () => Promise<void>): RunningReader {
    return this.start({
      name,
      async read({ signal, beat }) {
        while (!signal.aborted) {
          await look();
          beat();
          await pause(everyMs, signal);
        }
      },
    });
  }

  health(): true | string {
    const ill = [...this.#readers].flatMap(({ name, trouble }) =>
      trouble === undefined ? [] : [`${name}: ${trouble}`],
    );
    return ill.length === 0 || ill.join(', ');
  }

  silent(): readonly string[] {
    const sinceMs = this.nowMs() - SILENCE_MS;
    return [...this.#readers].filter((reader) => reader.isSilent(sinceMs)).map(({ name }) => name);
  }
}

class SupervisedReader implements RunningReader {
  readonly done: Promise<void>;
  /** Why it does not read at present; undefined while it does. */
  trouble: string | undefined;
  #halted = false;
  #signOfLifeMs: number;
  #waitMs = FIRST_WAIT_MS;
  readonly #stop = new AbortController();

  constructor(
    private readonly reader: Reader,
    private readonly nowMs: () => number,
    private readonly logger: Logger | undefined,
  ) {
    this.#signOfLifeMs = nowMs();
    this.done = this.#run();
    // Whoever does not look at `done` learns of a halt from the probes.
    this.done.catch(() => undefined);
  }

  get name(): string {
    return this.reader.name;
  }

  /** A halted reader is silent on purpose: a restart would meet the same event. */
  isSilent(sinceMs: number): boolean {
    return !this.#halted && this.#signOfLifeMs < sinceMs;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.done.catch(() => undefined);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const life: ReaderLife = {
      signal,
      beat: (trouble) => {
        this.#signOfLifeMs = this.nowMs();
        this.trouble = trouble;
        if (trouble === undefined) this.#waitMs = FIRST_WAIT_MS;
      },
    };
    while (!signal.aborted) {
      try {
        this.#signOfLifeMs = this.nowMs();
        return await this.reader.read(life);
      } catch (error) {
        if (signal.aborted) return;
        this.#failed(error);
        await pause(this.#waitMs, signal);
        this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_WAIT_MS);
      }
    }
  }

  /** @throws the error itself, if reading again would not help. */
  #failed(error: unknown): void {
    const fields = { err: error, reader: this.name };
    const reason = reasonOf(error);
    if (error instanceof UnknownEventType) {
      this.#halted = true;
      this.trouble = `halted: ${reason}`;
      this.logger?.error(fields, 'a reader of the log halted');
      throw error;
    }
    this.trouble = `reading again after ${reason}`;
    this.logger?.warn(fields, 'a reader of the log failed; it reads again');
  }
}

/** Name and message of an error of ours: ids, types and positions, never contents. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'a failure';

/** Ends early, and without an error, when the signal is aborted. It keeps no process alive. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms).unref();
    signal.addEventListener('abort', end);
  });
}
