/** Group commit: all work of one turn of the event loop shares one transaction and one fsync. */
import type Database from 'better-sqlite3';

interface Job {
  /** Does the work; gives what answers its caller after the commit. */
  readonly perform: () => () => void;
  readonly reject: (error: unknown) => void;
}

export class GroupCommit {
  private queue: Job[] = [];

  constructor(private readonly database: Database.Database) {}

  /**
   * Runs work on the database; resolves with its result once that is durable. Work that throws is
   * undone alone and rejects.
   */
  run<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const savepoint = this.database.transaction(work);
      const perform = (): (() => void) => {
        const result = savepoint();
        return () => resolve(result);
      };
      this.queue.push({ perform, reject });
      if (this.queue.length === 1) setImmediate(() => this.flush());
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
