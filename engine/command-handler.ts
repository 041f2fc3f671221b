/** Runs a decider's commands on streams that hold nothing but its own events. */
import type { TallybookEvent } from '../domain/events.js';
import type { Decision, Rejection } from '../domain/kernel/decider.js';
import type { CommandContext, DomainEvent, StoredEvent } from '../domain/kernel/event.js';
import type { EventLog } from '../domain/kernel/event-log.js';
import type { IdSource } from '../domain/kernel/ids.js';
import { catchUp, envelop, type Fold, type Folded, decideAndAppend } from './decide-and-append.js';

export type { Folded } from './decide-and-append.js';

export type Handled<State, E extends DomainEvent> =
  | (Folded<State> & {
      readonly accepted: true;
      /** What this command wrote; empty if it had had its effect before. */
      readonly events: readonly StoredEvent<E>[];
    })
  | (Folded<State> & { readonly accepted: false; readonly rejection: Rejection });

/** How to fold and decide: a decider whose fold also sees when the event was recorded. */
export interface Aggregate<State, Command, E extends DomainEvent> {
  readonly initialState: State;
  readonly decide: (command: Command, state: State) => Decision<E>;
  readonly evolve: (state: State, event: E, at: string) => State;
}

export interface CommandHandler<State, Command, E extends DomainEvent> {
  /** The stream's present state; with `from`, only what follows it is read. */
  load(stream: string, from?: Folded<State>): Promise<Folded<State>>;
  /**
   * Decides and appends. A refusal is a value.
   * @param from what the caller already folded, to spare a read; need not be fresh.
   * @throws AppendOutcomeUnknown, StoreUnavailable as `EventLog.append`.
   */
  handle(
    stream: string,
    command: Command,
    context: CommandContext,
    from?: Folded<State>,
  ): Promise<Handled<State, E>>;
}

/** @param isOwn tells this concept's events from all others; anything else in its stream is a bug. */
export function createCommandHandler<State, Command, E extends TallybookEvent>(
  log: Pick<EventLog<TallybookEvent>, 'append' | 'readStream'>,
  aggregate: Aggregate<State, Command, E>,
  isOwn: (event: TallybookEvent) => event is E,
  ids: IdSource,
): CommandHandler<State, Command, E> {
  const fold: Fold<State, TallybookEvent> = {
    initialState: aggregate.initialState,
    evolve(state, { event, stream, metadata }) {
      if (!isOwn(event)) throw new Error(`${event.type} in ${stream}`);
      return aggregate.evolve(state, event, metadata.at);
    },
  };

  return {
    load: (stream, from) => catchUp(log, stream, fold, from),
    async handle(stream, command, context, from) {
      const { folded, events, result } = await decideAndAppend(
        log,
        stream,
        fold,
        from,
        ({ state }) => {
          const decision = aggregate.decide(command, state);
          return decision.accepted
            ? { events: envelop<TallybookEvent>(decision.events, context, ids), result: null }
            : { events: [], result: decision.rejection, onPresentState: true };
        },
      );
      if (result !== null) return { ...folded, accepted: false, rejection: result };
      return { ...folded, accepted: true, events: events as readonly StoredEvent<E>[] };
    },
  };
}
