/**
 * Runs a command on one stream: fold, decide, append with the revision that was decided on; where
 * another writer was faster, fold what is new and decide again.
 */
import type { TallybookEvent } from '../domain/events.js';
import { toInstant } from '../domain/kernel/clock.js';
import type { Decision, Rejection } from '../domain/kernel/decider.js';
import type { CommandContext, DomainEvent, NewEvent, StoredEvent } from '../domain/kernel/event.js';
import { type EventLog, readWholeStream } from '../domain/kernel/event-log.js';
import { WrongExpectedRevision } from '../domain/kernel/event-store.js';
import type { IdSource } from '../domain/kernel/ids.js';
import { type Position, START } from '../domain/kernel/position.js';

/** A stream's state with the place up to which it was folded. */
export interface Folded<State> {
  readonly state: State;
  /** Last revision folded, -1 where the stream does not exist. */
  readonly revision: number;
  /** Position of the last event folded, `START` where there is none. */
  readonly position: Position;
}

export type Handled<State, E extends DomainEvent> =
  | (Folded<State> & {
      readonly accepted: true;
      /** What this command wrote; empty where it had had its effect before. */
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
  /** The stream's present state. */
  load(stream: string): Promise<Folded<State>>;
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

/** A stream with more rivals than this in a row is a defect, not contention. */
const MAX_TRIES = 100;

/** @param isOwn tells this concept's events from all others; anything else in its stream is a bug. */
export function createCommandHandler<State, Command, E extends TallybookEvent>(
  log: EventLog<TallybookEvent>,
  aggregate: Aggregate<State, Command, E>,
  isOwn: (event: TallybookEvent) => event is E,
  ids: IdSource,
): CommandHandler<State, Command, E> {
  async function catchUp(stream: string, from: Folded<State>): Promise<Folded<State>> {
    let { state, revision, position } = from;
    for await (const stored of readWholeStream(log, stream, revision + 1)) {
      if (!isOwn(stored.event)) throw new Error(`${stored.event.type} in ${stream}`);
      state = aggregate.evolve(state, stored.event, stored.metadata.at);
      revision = stored.revision;
      position = stored.position;
    }
    return { state, revision, position };
  }

  const nothing: Folded<State> = { state: aggregate.initialState, revision: -1, position: START };

  async function handle(
    stream: string,
    command: Command,
    context: CommandContext,
    from?: Folded<State>,
  ): Promise<Handled<State, E>> {
    let folded = from ?? (await catchUp(stream, nothing));
    for (let tries = 1; ; tries++) {
      const decision = aggregate.decide(command, folded.state);
      if (!decision.accepted) {
        // What the caller folded may be old: a refusal is only given on the present state.
        const fresh = await catchUp(stream, folded);
        if (fresh.revision === folded.revision) return { ...folded, ...decision };
        folded = fresh;
        continue;
      }
      if (decision.events.length === 0) return { ...folded, accepted: true, events: [] };
      const events = envelop(decision.events, context, ids);
      const expected = folded.revision < 0 ? 'no_stream' : folded.revision;
      try {
        const result = await log.append(stream, events, expected);
        const written = events.map((event, index) => ({
          ...event,
          stream,
          revision: folded.revision + 1 + index,
          position: result.position,
        }));
        const state = decision.events.reduce(
          (s, event) => aggregate.evolve(s, event, toInstant(context.nowMs)),
          folded.state,
        );
        const { revision, position } = result;
        return { state, revision, position, accepted: true, events: written };
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision) || tries >= MAX_TRIES) throw error;
        folded = await catchUp(stream, folded);
      }
    }
  }

  return { load: (stream) => catchUp(stream, nothing), handle };
}

/** Puts events into envelopes: one time and one cause for all that a command wrote. */
export const envelop = <E extends DomainEvent>(
  events: readonly E[],
  { correlationId, causationId, actor, nowMs }: CommandContext,
  ids: IdSource,
): NewEvent<E>[] =>
  events.map((event) => ({
    id: ids.uuid(),
    event,
    metadata: { correlationId, causationId, actor, at: toInstant(nowMs) },
  }));
