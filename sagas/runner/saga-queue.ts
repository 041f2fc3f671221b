/** One saga runs one step at a time; many sagas run side by side. */
import type { Inbox, PendingCallback, SagaIdentity } from './saga-steps.js';

/** Sagas that run side by side: they mostly wait for channels and commits. */
const MAX_RUNNING = 256;

/** A saga that somebody has asked to be looked at. */
interface Job {
  readonly saga: SagaIdentity;
  readonly callbacks: PendingCallback[];
  running: boolean;
  /** Asked for again since its run began. */
  again: boolean;
}

export interface Run {
  readonly saga: SagaIdentity;
  readonly inbox: Inbox;
  /** True where somebody has asked for the saga since this run began. */
  readonly askedAgain: () => boolean;
}

export interface SagaQueueOptions {
  /** Runs a saga until it rests; must not reject. */
  readonly run: (run: Run) => Promise<void>;
  /** Told of each callback that its saga has dealt with. */
  readonly dealtWith: (callback: PendingCallback) => void;
}

export class SagaQueue {
  readonly #jobs = new Map<string, Job>();
  readonly #waiting: Job[] = [];
  #running = 0;
  #stopped = false;
  #becameIdle: () => void = () => {};

  constructor(private readonly options: SagaQueueOptions) {}

  /** Has the saga looked at, after the run under way if there is one. */
  wake(saga: SagaIdentity): void {
    this.#ask(this.#job(saga));
  }

  /** Hands a callback to its saga and wakes it. */
  deliver(saga: SagaIdentity, callback: PendingCallback): void {
    const job = this.#job(saga);
    job.callbacks.push(callback);
    this.#ask(job);
  }

  /** Starts no more runs and waits for those under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#becameIdle = resolve));
  }

  #job(saga: SagaIdentity): Job {
    const known = this.#jobs.get(saga.id);
    if (known !== undefined) return known;
    const job: Job = { saga, callbacks: [], running: false, again: false };
    this.#jobs.set(saga.id, job);
    return job;
  }

  #ask(job: Job): void {
    if (job.again) return;
    job.again = true;
    if (!job.running) this.#waiting.push(job);
    this.#pump();
  }

  #pump(): void {
    while (!this.#stopped && this.#running < MAX_RUNNING) {
      const job = this.#waiting.shift();
      if (job === undefined) return;
      this.#running += 1;
      void this.#run(job);
    }
  }

  async #run(job: Job): Promise<void> {
    job.running = true;
    job.again = false;
    await this.options.run({
      saga: job.saga,
      inbox: this.#inboxOf(job),
      askedAgain: () => job.again,
    });
    job.running = false;
    this.#running -= 1;
    if (job.again) this.#waiting.push(job);
    else if (job.callbacks.length === 0) this.#jobs.delete(job.saga.id);
    if (this.#running === 0) this.#becameIdle();
    this.#pump();
  }

  #inboxOf({ callbacks }: Job): Inbox {
    return {
      next: () => callbacks[0],
      done: () => {
        const callback = callbacks.shift();
        if (callback !== undefined) this.options.dealtWith(callback);
      },
    };
  }
}
