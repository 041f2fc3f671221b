/** What the store and the thread that commits tell each other. An error crosses as what it says: its copy would be none. */
import { WrongExpectedRevision } from '../../../domain/kernel/event-store.js';
import type { AppendOutcome } from '../append-writer.js';
import { StreamDeleted } from '../deletions.js';
import type { FailedGroup, GroupOutcome, Write, WrittenGroup } from '../group-writer.js';

/** To write a group; or to end. */
export type ToThread = { readonly writes: readonly Write[]; readonly nowMs: number } | 'close';

/** What became of the group. */
export type FromThread =
  | (Omit<WrittenGroup, 'outcomes'> & { readonly outcomes: readonly Told[] })
  | (Omit<FailedGroup, 'cause'> & { readonly cause: string });

type Told =
  | Exclude<AppendOutcome, Error>
  | { readonly conflict: WrongExpectedRevision['actual'] }
  | { readonly deleted: string };

export function toTell(outcome: GroupOutcome): FromThread {
  if ('failed' in outcome) return { ...outcome, cause: String(outcome.cause) };
  return { ...outcome, outcomes: outcome.outcomes.map(told) };
}

/** @param writes of the group, in the same order as its outcomes. */
export function outcomeOf(from: FromThread, writes: readonly Write[]): GroupOutcome {
  if ('failed' in from) return from;
  return {
    ...from,
    outcomes: writes.map((write, index) => untold(write, from.outcomes[index] as Told)),
  };
}

function told(outcome: AppendOutcome): Told {
  if (outcome instanceof WrongExpectedRevision) return { conflict: outcome.actual };
  return outcome instanceof StreamDeleted ? { deleted: outcome.stream } : outcome;
}

function untold({ stream, expected }: Write, outcome: Told): AppendOutcome {
  if ('deleted' in outcome) return new StreamDeleted(outcome.deleted);
  if ('conflict' in outcome) return new WrongExpectedRevision(stream, expected, outcome.conflict);
  return outcome;
}
