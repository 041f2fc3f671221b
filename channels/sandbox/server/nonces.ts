/** Each signed request is taken once: its nonce is kept for as long as its time would be accepted. */
import type { Database } from '../../../sqlite/driver.js';
import { MAX_AGE_MS } from '../signature.js';

export class Nonces {
  private readonly insert;
  private readonly prune;
  private prunedMs = 0;

  constructor(database: Database) {
    this.insert = database.prepare(
      'INSERT INTO nonces (nonce, timestamp_ms) VALUES (?, ?) ON CONFLICT DO NOTHING',
    );
    this.prune = database.prepare('DELETE FROM nonces WHERE timestamp_ms < ?');
  }

  /** Takes a nonce; false if it was taken before. */
  claim(nonce: string, timestampMs: number, nowMs: number): boolean {
    if (Math.abs(nowMs - this.prunedMs) > MAX_AGE_MS) {
      this.prune.run(nowMs - 2 * MAX_AGE_MS);
      this.prunedMs = nowMs;
    }
    return this.insert.run(nonce, timestampMs).changes === 1;
  }
}
