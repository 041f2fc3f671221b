/**
 * When something is recorded that is appended whatever its stream holds (a callback, a read of evidence): now,
 * but never before the event that stands before it in its stream, whatever the clock does. So that it costs no
 * read, what this process has written there is known to it, and what was there before is read once.
 */
import type { TallybookEvent } from '../domain/events.js';
import type { EventLog } from '../domain/kernel/event-log.js';

/** Streams whose newest instant is kept: callbacks have one for each channel and day. */
const KEPT = 1_000;

/** @returns a function that gives the instant to record at, from a stream and the time now. */
export function createRecordedAt(
  log: Pick<EventLog<TallybookEvent>, 'readStream'>,
): (stream: string, now: string) => Promise<string> {
  const newest = new Map<string, string>();
  return async (stream, now) => {
    if (!newest.has(stream)) {
      const [last] = await log.readStream(stream, { direction: 'backwards', limit: 1 });
      if (!newest.has(stream)) newest.set(stream, last?.metadata.at ?? '');
    }
    const before = newest.get(stream) ?? '';
    const at = now < before ? before : now;
    newest.delete(stream);
    newest.set(stream, at);
    const [oldest] = newest.keys();
    if (newest.size > KEPT && oldest !== undefined) newest.delete(oldest);
    return at;
  };
}
