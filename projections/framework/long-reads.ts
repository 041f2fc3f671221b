/** Questions that take long: a few at a time, since each holds a state of the database for as long as it lasts. */
import type { Kysely } from 'kysely';
import { type AskedDatabase, inLongSnapshot, type MetaTables } from './read-database.js';

/** What is kept for them cannot be given back meanwhile: SQLite's write-ahead log grows, PostgreSQL keeps dead rows. */
const MOST_AT_A_TIME = 4;

/** As many of them are under way as may be. */
export class TooManyLongReads extends Error {
  override readonly name = 'TooManyLongReads';
}

export class LongReads {
  readonly #database: AskedDatabase;
  #underWay = 0;

  constructor(database: AskedDatabase) {
    this.#database = database;
  }

  /** @throws TooManyLongReads */
  async run<Result>(query: (db: Kysely<MetaTables>) => Promise<Result>): Promise<Result> {
    if (this.#underWay >= MOST_AT_A_TIME) {
      throw new TooManyLongReads(`at most ${MOST_AT_A_TIME} long reads at a time`);
    }
    this.#underWay += 1;
    try {
      return await inLongSnapshot(this.#database, query);
    } finally {
      this.#underWay -= 1;
    }
  }
}
