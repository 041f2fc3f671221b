/** Every stream counts 0, 1, 2 …: an event taken out, put in or moved shows here. */
import { STORE_STREAM } from '../../domain/kernel/streams.js';
import type { Check } from './check.js';
import { type Form, inMemory, type Keeper } from './kept.js';

const numbers: Form<number> = { write: String, read: Number };

export function streamRevisions(keep: Keeper = inMemory): Check {
  const next = keep(numbers);
  let first = true;
  return {
    name: 'stream-revisions',
    apply(event, report) {
      if (first && event.stream !== STORE_STREAM) {
        report(`the log begins with ${event.stream}, not with ${STORE_STREAM}`, event);
      }
      first = false;
      const expected = next.get(event.stream) ?? 0;
      if (event.revision !== expected) {
        report(`${event.stream}: revision ${event.revision} where ${expected} is due`, event);
      }
      next.set(event.stream, event.revision + 1);
    },
  };
}
