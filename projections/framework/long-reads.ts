/** Questions that take long: a few at a time, since each holds a state of the database for as long as it lasts. */
import type { Kysely } from 'kysely';
import { type AskedDatabase, inLongSnapshot, type MetaTables } from './read-database.js';

/** What is kept for them cannot be given back meanwhile: SQLite's write-ahead log grows, PostgreSQL keeps dead rows. */
const MOST_AT_A_TIME = 4;
/** They may follow each other without a gap for so long. Then those under way end, and nothing is held for a while. */
const LONGEST_STRETCH_MS = 120_000;
/** Long enough for the writer to bring its log into the file and begin it anew. */
const GAP_MS = 2_000;

/** As many of them are under way as may be, or it is time for a gap. */
export class TooManyLongReads extends Error {
  override readonly name = 'TooManyLongReads';
}

export class LongReads {
  readonly #database: AskedDatabase;
  readonly #nowMs: () => number;
  #underWay = 0;
  /** When the stretch began, and when a read ended last. */
  #beganMs = 0;
  #endedMs = -Infinity;

  /** @param nowMs of a clock that nobody sets back */
  constructor(database: AskedDatabase, nowMs = () => performance.now()) {
    this.#database = database;
    this.#nowMs = nowMs;
  }

  /** @throws TooManyLongReads */
  async run<Result>(query: (db: Kysely<MetaTables>) => Promise<Result>): Promise<Result> {
    this.#begin();
    try {
      return await inLongSnapshot(this.#database, query);
    } finally {
      this.#underWay -= 1;
      this.#endedMs = this.#nowMs();
    }
  }

  #begin(): void {
    const nowMs = this.#nowMs();
    if (this.#underWay === 0 && nowMs - this.#endedMs >= GAP_MS) this.#beganMs = nowMs;
    if (nowMs - this.#beganMs > LONGEST_STRETCH_MS) {
      throw new TooManyLongReads('those under way end before the next begins');
    }
    if (this.#underWay >= MOST_AT_A_TIME) {
      throw new TooManyLongReads(`at most ${MOST_AT_A_TIME} long reads at a time`);
    }
    this.#underWay += 1;
  }
}
