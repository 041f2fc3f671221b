/** Small facts that a sandbox remembers of its last life. */
import type { Database } from '../../../sqlite/driver.js';

export class Settings {
  constructor(private readonly database: Database) {}

  /** The port of last time; 0 for none. */
  get lastPort(): number {
    const value = this.database
      .prepare<[], string>("SELECT value FROM settings WHERE name = 'port'")
      .pluck()
      .get();
    return value === undefined ? 0 : Number(value);
  }

  set lastPort(port: number) {
    this.database
      .prepare("INSERT OR REPLACE INTO settings (name, value) VALUES ('port', ?)")
      .run(String(port));
  }
}
