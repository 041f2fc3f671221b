/** A stream that flows drive, folded: the aggregate's state and the sagas that act on it. */
import type { DomainEvent, StoredEvent } from '../../domain/kernel/event.js';
import { evolveSagas, isSagaEvent, type Sagas } from '../../domain/saga/saga.js';
import type { Fold } from '../../engine/decide-and-append.js';
import type { FlowAggregate } from './flow.js';

export interface FlowState<State> {
  readonly aggregate: State | null;
  readonly sagas: Sagas;
  /** Id of the newest event: the cause of what comes next. */
  readonly cause: string;
}

export type FlowFold<State> = Fold<FlowState<State>, DomainEvent>;

export const flowFold = <State>(aggregate: FlowAggregate<State>): FlowFold<State> => ({
  initialState: { aggregate: aggregate.initialState, sagas: new Map(), cause: '' },
  evolve: (state, stored) => evolveFlowState(aggregate, state, stored),
});

/** The state after an event that is stored, or about to be. @throws Error if it is of another concept. */
export function evolveFlowState<State>(
  aggregate: FlowAggregate<State>,
  state: FlowState<State>,
  { id, event, metadata }: Pick<StoredEvent, 'id' | 'event' | 'metadata'>,
): FlowState<State> {
  if (isSagaEvent(event)) {
    return { ...state, sagas: evolveSagas(state.sagas, event, id, metadata.at), cause: id };
  }
  if (!aggregate.isOwn(event))
    throw new Error(`${event.type} in a stream of ${aggregate.category}`);
  return { ...state, aggregate: aggregate.evolve(state.aggregate, event, metadata.at), cause: id };
}
