import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../eventstore/sqlite/open-database.js';
import { SqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';
import { describeEventStoreContract } from './contract.js';
import { crashWriter } from './crash-writer.js';
import { withFaultyCommits } from './faulty-database.js';

const folder = mkdtempSync(join(tmpdir(), 'tallybook-store-'));
const file = join(folder, 'events.sqlite');
let loseAnswer = false;

describeEventStoreContract('sqlite', {
  start: () => Promise.resolve(),
  open: () => {
    const db = withFaultyCommits(openDatabase(file, { readonly: false }), () => {
      const fault = loseAnswer ? 'written, answer lost' : undefined;
      loseAnswer = false;
      return fault;
    });
    return Promise.resolve(new SqliteEventStore(db));
  },
  crashWriter: (stream) => crashWriter(file, stream),
  loseNextAnswer: () => {
    loseAnswer = true;
  },
  dispose: () => Promise.resolve(rmSync(folder, { recursive: true })),
});
