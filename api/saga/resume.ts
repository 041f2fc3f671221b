/** Lets a stuck saga go on: a person has looked, and what failed may be tried anew. */
import { WrongExpectedRevision } from '../../domain/kernel/event-store.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { Position } from '../../domain/kernel/position.js';
import { toInstant } from '../../domain/kernel/clock.js';
import { sagaStream } from '../../domain/kernel/streams.js';
import { evolveSaga, isSagaEvent, type SagaState } from '../../domain/saga/saga.js';
import { readWholeStream } from '../../domain/kernel/event-log.js';
import type { Engine } from '../composition/engine.js';
import { refuse } from '../http/refuse.js';

/** @returns position of what was appended. Refuses with `not_found` or `saga_not_stuck`. */
export async function resumeSaga(
  { log, ids }: Pick<Engine, 'log' | 'ids'>,
  id: string,
  context: Omit<CommandContext, 'correlationId'>,
): Promise<Position> {
  const stream = sagaStream(id);
  let state: SagaState = null;
  let revision = -1;
  for await (const stored of readWholeStream(log, stream)) {
    if (!isSagaEvent(stored.event)) throw new Error(`${stored.event.type} in ${stream}`);
    state = evolveSaga(state, stored.event, stored.id, stored.metadata.at);
    revision = stored.revision;
  }
  if (state === null) return refuse('not_found');
  if (state.stuck === null) return refuse('saga_not_stuck');
  const { causationId, actor, nowMs } = context;
  const resumed = {
    id: ids.uuid(),
    event: { type: 'SagaResumed', data: { by: actor } } as const,
    metadata: { correlationId: state.payment, causationId, actor, at: toInstant(nowMs) },
  };
  try {
    return (await log.append(stream, [resumed], revision)).position;
  } catch (error) {
    // The saga moved in between, by another person's hand most likely.
    if (error instanceof WrongExpectedRevision) return resumeSaga({ log, ids }, id, context);
    throw error;
  }
}
