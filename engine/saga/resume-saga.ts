/** Lets a stuck saga go on: somebody has looked, and what failed may be tried anew. */
import type { TallybookEvent } from '../../domain/events.js';
import type { Rejection } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Position } from '../../domain/kernel/position.js';
import { decideResume } from '../../domain/saga/resume.js';
import { evolveSagas, isSagaEvent, type Sagas } from '../../domain/saga/saga.js';
import { envelop, type Fold, decideAndAppend } from '../decide-and-append.js';

/** The sagas of a stream, whatever else it holds. */
const fold: Fold<Sagas, TallybookEvent> = {
  initialState: new Map(),
  evolve: (sagas, { id, event, metadata }) =>
    isSagaEvent(event) ? evolveSagas(sagas, event, id, metadata.at) : sagas,
};

export type Resumed =
  | { readonly accepted: true; readonly position: Position }
  | { readonly accepted: false; readonly rejection: Rejection };

/**
 * Appends to the stream of the aggregate that the saga's flow drives. Refuses with `not_found` or
 * `saga_not_stuck`.
 */
export async function resumeSaga(
  { log, ids }: { readonly log: EventLog<TallybookEvent>; readonly ids: IdSource },
  stream: string,
  subject: string,
  context: CommandContext,
): Promise<Resumed> {
  const { folded, result } = await decideAndAppend(log, stream, fold, undefined, ({ state }) => {
    const decision = decideResume({ type: 'ResumeSaga', by: context.actor }, state.get(subject));
    return decision.accepted
      ? { events: envelop<TallybookEvent>(decision.events, context, ids), result: null }
      : { events: [], result: decision.rejection };
  });
  if (result !== null) return { accepted: false, rejection: result };
  return { accepted: true, position: folded.position };
}
