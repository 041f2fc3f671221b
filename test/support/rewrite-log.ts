/** Changes events behind the back of the store, as somebody with the file in hand could. */
import { join } from 'node:path';
import { type PackedEvent, pack, unpack } from '../../eventstore/sqlite/packed-events.js';
import { Sqlite } from '../../sqlite/driver.js';

interface Row {
  readonly position: number;
  readonly stream_id: number;
  readonly revision: number;
  readonly count: number;
  readonly created_ms: number;
  readonly metadata: string;
  readonly events: string;
}

/** @param change gives an event as it is to stand there, or undefined to take it out. */
export function rewriteLog(
  dataDir: string,
  change: (event: PackedEvent) => PackedEvent | undefined,
): void {
  const db = new Sqlite(join(dataDir, 'events.sqlite'));
  db.exec('DROP TRIGGER appends_are_never_changed; DROP TRIGGER appends_are_never_deleted;');
  const rows = db.prepare<[], Row>('SELECT * FROM appends ORDER BY position').all();
  const insert = db.prepare(
    'INSERT INTO appends (position, stream_id, revision, count, created_ms, metadata, events) VALUES (?, ?, ?, 1, ?, ?, ?)',
  );
  db.exec('DELETE FROM appends');
  for (const { position, stream_id, revision, created_ms, metadata, events } of rows) {
    for (const [index, event] of unpack(events, metadata).entries()) {
      const left = change(event);
      if (left === undefined) continue;
      const text = pack([left], left.metadata);
      insert.run(position + index, stream_id, revision + index, created_ms, left.metadata, text);
    }
  }
  db.close();
}
