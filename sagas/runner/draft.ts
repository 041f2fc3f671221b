/** What is decided on a stream but not yet appended: events, and what follows once they are in the log. */
import { toInstant } from '../../domain/kernel/clock.js';
import type { DomainEvent, EventMetadata, NewEvent } from '../../domain/kernel/event.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Saga, SagaName } from '../../domain/saga/saga.js';
import type { Folded } from '../../engine/decide-and-append.js';
import type { Effect, FlowAggregate } from './flow.js';
import { evolveFlowState, type FlowState } from './stream.js';

/** Where a saga has come to rest. */
export interface SubjectRest {
  readonly flow: string;
  readonly subject: string;
  readonly ended: boolean;
  /** When to look again; null: before something else happens. */
  readonly untilMs: number | null;
  /** True if another process carries it on: this process looks after it when the lease of the other is over. */
  readonly foreign: boolean;
}

interface DraftOptions<State> {
  /** Id of the aggregate: what its sagas record belongs to its story. */
  readonly id: string;
  readonly aggregate: FlowAggregate<State>;
  readonly ids: IdSource;
  readonly nowMs: number;
  readonly scripts: ReadonlyMap<string, readonly Effect[]>;
}

export class Draft<State> {
  state: FlowState<State>;
  readonly events: NewEvent[] = [];
  /** Effects that are to be performed before a saga's plan is asked again, by subject. */
  readonly scripts: Map<string, readonly Effect[]>;
  readonly afterCommit: (() => void)[] = [];
  readonly rests = new Map<string, SubjectRest>();
  /** Sagas that what was decided here wakes: if another process was faster, it is decided anew. */
  readonly woken: SagaName[] = [];
  /** Those of them that this process may carry on whoever their owner is. */
  readonly mayTake = new Set<string>();
  /** Something was answered that may only be said of the stream's present state. */
  onPresentState = false;
  /** No event of a stream is dated before the event that it follows. */
  readonly #at: string;

  constructor(
    folded: Folded<FlowState<State>>,
    private readonly options: DraftOptions<State>,
  ) {
    this.state = folded.state;
    this.scripts = new Map(options.scripts);
    const now = toInstant(options.nowMs);
    this.#at = now < folded.at ? folded.at : now;
  }

  get nowMs(): number {
    return this.options.nowMs;
  }

  /** Has a saga looked at with this turn. @param mayTake also if another process was to carry it on. */
  wake(name: SagaName, mayTake: boolean): void {
    this.woken.push(name);
    if (mayTake) this.mayTake.add(name.subject);
  }

  saga(subject: string): Saga | undefined {
    return this.state.sagas.get(subject);
  }

  /** Adds what a saga records. */
  record(subject: string, event: DomainEvent): void {
    const { id } = this.options;
    const causationId = this.state.cause || id;
    this.push(event, { correlationId: id, causationId, actor: `saga:${subject}` });
  }

  push(event: DomainEvent, by: Omit<EventMetadata, 'at'>): void {
    const { aggregate, ids } = this.options;
    const added = { id: ids.uuid(), event, metadata: { ...by, at: this.#at } };
    this.events.push(added);
    this.state = evolveFlowState(aggregate, this.state, added);
  }
}
