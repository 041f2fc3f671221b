/**
 * The one write path: fold a stream, decide, append with the revision that was decided on. When another
 * writer was faster, fold what is new and decide again. Whatever changes state goes through here; only
 * the ledger's writer, which decides whole batches, has a loop of its own.
 */
import { toInstant } from '../domain/kernel/clock.js';
import type { CommandContext, DomainEvent, NewEvent, StoredEvent } from '../domain/kernel/event.js';
import { type EventLog, readWholeStream } from '../domain/kernel/event-log.js';
import { WrongExpectedRevision } from '../domain/kernel/event-store.js';
import type { IdSource } from '../domain/kernel/ids.js';
import { latest, type Position, START } from '../domain/kernel/position.js';

/** A stream's state with the place up to which it was folded. */
export interface Folded<State> {
  readonly state: State;
  /** Last revision folded, -1 if the stream does not exist. */
  readonly revision: number;
  /** Position of the last event folded, `START` if there is none. */
  readonly position: Position;
  /** Instant of the last event folded, empty if there is none: no later event may be dated before it. */
  readonly at: string;
}

/** How a stream's events become its state. */
export interface Fold<State, E extends DomainEvent = DomainEvent> {
  readonly initialState: State;
  readonly evolve: (state: State, stored: StoredEvent<E>) => State;
}

/** What was decided on a state. */
export interface Decided<E extends DomainEvent, Result> {
  /** To be appended, in order. Empty: nothing is to be written. */
  readonly events: readonly NewEvent<E>[];
  readonly result: Result;
  /** True for an answer, a refusal for example, that may only be given on the stream's present state. */
  readonly onPresentState?: boolean;
}

export interface Written<State, E extends DomainEvent, Result> {
  readonly folded: Folded<State>;
  readonly events: readonly StoredEvent<E>[];
  readonly result: Result;
}

/** A stream with more rivals than this in a row is a defect, not contention. */
const MAX_TRIES = 100;

/** The state of a stream that does not exist. */
export const nothingFolded = <State>(initialState: State): Folded<State> => ({
  state: initialState,
  revision: -1,
  position: START,
  at: '',
});

/** Folds stored events that follow what was folded. */
export function foldOn<State, E extends DomainEvent>(
  fold: Fold<State, E>,
  from: Folded<State>,
  events: readonly StoredEvent<E>[],
): Folded<State> {
  let { state, revision, position, at } = from;
  for (const stored of events) {
    state = fold.evolve(state, stored);
    revision = stored.revision;
    position = latest(position, stored.position);
    if (stored.metadata.at > at) at = stored.metadata.at;
  }
  return { state, revision, position, at };
}

/** Reads what follows in the stream and folds it. Gives `from` itself if there is nothing new. */
export async function catchUp<State, E extends DomainEvent>(
  log: Pick<EventLog<E>, 'readStream'>,
  stream: string,
  fold: Fold<State, E>,
  from: Folded<State> = nothingFolded(fold.initialState),
): Promise<Folded<State>> {
  let folded = from;
  for await (const stored of readWholeStream(log, stream, from.revision + 1)) {
    folded = foldOn(fold, folded, [stored]);
  }
  return folded;
}

/**
 * Decides and appends. `decide` may be called several times, each time with a newer state: what it does
 * beside deciding (draw ids, hold money in the ledger for what it decides) must bear that.
 * @param from what the caller already folded, to spare a read; need not be fresh.
 * @throws AppendOutcomeUnknown, StoreUnavailable, AppendTooLarge as `EventLog.append`.
 */
export async function decideAndAppend<State, E extends DomainEvent, Result>(
  log: Pick<EventLog<E>, 'append' | 'readStream'>,
  stream: string,
  fold: Fold<State, E>,
  from: Folded<State> | undefined,
  decide: (folded: Folded<State>) => Decided<E, Result>,
): Promise<Written<State, E, Result>> {
  let folded = from ?? (await catchUp(log, stream, fold));
  let isPresent = from === undefined;
  for (let tries = 1; ; tries++) {
    const { events, result, onPresentState = false } = decide(folded);
    if (events.length === 0) {
      if (isPresent || !onPresentState) return { folded, events: [], result };
      const fresh = await catchUp(log, stream, fold, folded);
      isPresent = true;
      if (fresh.revision === folded.revision) return { folded, events: [], result };
      folded = fresh;
      continue;
    }
    const dated = events.map((event) => notBefore(event, folded.at));
    try {
      const { position } = await log.append(
        stream,
        dated,
        folded.revision < 0 ? 'no_stream' : folded.revision,
      );
      const { revision } = folded;
      const stored = dated.map((event, index) => ({
        ...event,
        stream,
        revision: revision + 1 + index,
        position,
      }));
      return { folded: foldOn(fold, folded, stored), events: stored, result };
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision) || tries >= MAX_TRIES) throw error;
      folded = await catchUp(log, stream, fold, folded);
      isPresent = true;
    }
  }
}

/** Within a stream the recorded instants never decrease, whatever the clock does. */
export const notBefore = <E extends DomainEvent>(event: NewEvent<E>, at: string): NewEvent<E> =>
  event.metadata.at >= at ? event : { ...event, metadata: { ...event.metadata, at } };

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
