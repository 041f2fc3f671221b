/** Group commit: work that comes close together shares one transaction and one fsync. */
import type { Database } from '../../../sqlite/driver.js';

interface Job {
  /** Does the work; gives what answers its caller after the commit. */
  readonly perform: () => () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * How long the first of a group waits for others. It must let the event loop turn a few times: an fsync
 * blocks the loop, which takes in one new connection per turn, so with a commit in every turn new
 * connections would starve.
 */
const WINDOW_MS = 1;

export class GroupCommit {
  private queue: Job[] = [];
  /** Does a job's work, or nothing of it. Made once: to make it takes several times as long as to use it. */
  private readonly alone;

  constructor(private readonly database: Database) {
    this.alone = database.transaction((perform: Job['perform']) => perform());
  }

  /**
   * Runs work on the database; resolves with its result once that is durable. Work that throws is
   * undone alone and rejects.
   */
  run<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const perform = (): (() => void) => {
        const result = work();
        return () => resolve(result);
      };
      this.queue.push({ perform: () => this.alone(perform), reject });
      if (this.queue.length === 1) setTimeout(() => this.flush(), WINDOW_MS);
    });
  }

  private flush(): void {
    const jobs = this.queue;
    this.queue = [];
    const performAll = this.database.transaction(() => jobs.map(performOne));
    try {
      for (const answer of performAll.immediate()) answer();
    } catch (error) {
      for (const job of jobs) job.reject(error);
    }
  }
}

function performOne({ perform, reject }: Job): () => void {
  try {
    return perform();
  } catch (error) {
    return () => reject(error);
  }
}
