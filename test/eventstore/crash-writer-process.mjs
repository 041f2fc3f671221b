/** node crash-writer-process.mjs FILE STREAM [thread]: appends until it is killed. Runs from the build. */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { startCommitThread } from '../../dist/eventstore/sqlite/committing/commit-threads.js';
import { openSqliteEventStore } from '../../dist/eventstore/sqlite/sqlite-event-store.js';

const [, , file, stream, thread] = process.argv;
const threads = thread === undefined ? {} : { startCommitThread };
const store = openSqliteEventStore({ file, ...threads });

async function appendForEver() {
  for (;;) {
    const id = randomUUID();
    await store.append(stream, [{ id, type: 'Noted.v1', data: '{}', metadata: '{}' }], 'any');
    writeSync(1, `${id}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, appendForEver));
