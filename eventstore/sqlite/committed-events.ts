/**
 * The events of one commit as a reader of the log would be given them: what this process has written reaches
 * those who follow the log without being read from the file again.
 */
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import { type Position, toPosition } from '../../domain/kernel/position.js';
import type { AppendOutcome } from './append-writer.js';
import type { Deletion } from './deletions.js';
import type { Append } from './packed-append.js';

export interface CommittedEvents {
  /** The last position of the log before them, visible or not. */
  readonly after: Position;
  /** Made when they are asked for: nobody may follow the log. */
  readonly events: () => readonly RecordedEvent[];
}

/**
 * Undefined if the commit is not plain to see: it deleted something, wrote to a stream that readers of the log do
 * not see, or wrote more than its appends say. Then they read the file.
 * @param before position of the log's last event before the commit, 0 if there was none; `last` after it.
 */
export function committedEvents(
  { before, last }: { readonly before: number; readonly last: number },
  writes: readonly (Append | Deletion)[],
  outcomes: readonly AppendOutcome[],
  createdMs: number,
): CommittedEvents | undefined {
  const made: { readonly append: Append; readonly revision: number; readonly position: number }[] =
    [];
  let end = before;
  for (const [index, write] of writes.entries()) {
    const outcome = outcomes[index];
    if ('kind' in write || write.stream.startsWith('$')) return undefined;
    if (outcome === undefined || outcome instanceof Error) continue;
    // What was there before, an append that was made again, has added nothing.
    if (Number(outcome.position) <= end) continue;
    const first = { revision: outcome.revision - write.events.length + 1, position: end + 1 };
    made.push({ append: write, ...first });
    end += write.events.length;
  }
  if (end !== last) return undefined;
  return {
    after: toPosition(before),
    events: () =>
      made.flatMap(({ append: { stream, events }, revision, position }) =>
        events.map(({ content: _, ...event }, index) => ({
          ...event,
          stream,
          revision: revision + index,
          position: toPosition(position + index),
          createdMs,
        })),
      ),
  };
}
