/** What the thread does that commits: it writes the groups that it is told of, on a connection of its own. */
import type { Database } from '../../../sqlite/driver.js';
import { GroupWriter } from '../group-writer.js';
import { type FromThread, type ToThread, toTell } from './telling.js';

/** What is used of the port to the thread that started this. */
export interface Port {
  on(event: 'message', listener: (message: ToThread) => void): unknown;
  postMessage(message: FromThread): void;
  close(): void;
}

/** @param db is closed at the end. */
export function commitFor(port: Port, db: Database): void {
  const writer = new GroupWriter(db);
  port.on('message', (message) => {
    if (message === 'close') {
      db.close();
      port.close();
    } else {
      port.postMessage(toTell(writer.write(message.writes, message.nowMs)));
    }
  });
}
