/**
 * The sessions of this process, one per aggregate at work, and the states of those that came to rest
 * lately: what this process has written is not read again.
 */
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { AggregateHost, Hosted } from '../../engine/aggregate-host.js';
import { catchUp, type Folded, nothingFolded } from '../../engine/decide-and-append.js';
import type { AnyFlow, FlowAggregate } from './flow.js';
import { Session } from './session.js';
import type { SessionHost } from './session-host.js';
import { flowFold, type FlowState } from './stream.js';

/** States kept of aggregates at rest. */
const KEPT = 4_096;
/** Aggregates looked at side by side when the runner wakes them: they mostly wait for channels. */
const MAX_WOKEN = 256;

type Kept = Folded<FlowState<unknown>>;

/** An aggregate with the flows that drive it. */
export interface Driven {
  readonly aggregate: FlowAggregate;
  readonly flows: readonly AnyFlow[];
}

export interface Place {
  readonly driven: Driven;
  readonly id: string;
  readonly stream: string;
}

export interface SessionsOptions {
  readonly flows: readonly AnyFlow[];
  readonly host: SessionHost;
  /** Told when the sagas of an aggregate have come to rest. */
  readonly onRest: (session: Session<unknown>) => void;
}

export class Sessions {
  readonly #byCategory = new Map<string, Driven>();
  readonly #active = new Map<string, Session<unknown>>();
  readonly #kept = new Map<string, Kept>();
  readonly #waiting = new Map<string, (session: Session<unknown>) => void>();
  #woken = 0;
  #stopped = false;
  #becameIdle: () => void = () => {};

  constructor(private readonly options: SessionsOptions) {
    for (const flow of options.flows) {
      const { category } = flow.aggregate as FlowAggregate;
      const known = this.#byCategory.get(category);
      const flows = [...(known?.flows ?? []), flow];
      this.#byCategory.set(category, { aggregate: flow.aggregate as FlowAggregate, flows });
    }
  }

  /** The aggregate whose stream this is; undefined if no flow drives it. */
  placeOf(stream: string): Place | undefined {
    const dash = stream.indexOf('-');
    const driven = this.#byCategory.get(stream.slice(0, dash));
    return driven && { driven, id: stream.slice(dash + 1), stream };
  }

  /** The aggregate that a request number belongs to. */
  placeOfRequest(requestNo: string): Place | undefined {
    for (const driven of this.#byCategory.values()) {
      for (const { aggregateOf } of driven.flows) {
        const id = aggregateOf(requestNo);
        if (id !== undefined) return { driven, id, stream: driven.aggregate.streamOf(id) };
      }
    }
    return undefined;
  }

  /** An event was seen in the log: the aggregate's session, if there is one, may not know of it yet. */
  saw(stored: StoredEvent): void {
    const known = this.#active.get(stored.stream);
    if (known === undefined) return;
    known.saw(stored);
    this.follow(known);
  }

  /** The session of an aggregate, begun if there is none. It comes to rest by itself. */
  open({ driven, id, stream }: Place, from = this.#kept.get(stream)): Session<unknown> {
    const known = this.#active.get(stream);
    if (known !== undefined) return known;
    const { host } = this.options;
    const session = new Session<unknown>(host, driven.flows, driven.aggregate, id, from);
    this.#active.set(stream, session);
    if (this.#stopped) session.stop();
    return session;
  }

  /** Has an aggregate looked at; many wait for their turn. A later wish for the same replaces it. */
  wake(place: Place, how: (session: Session<unknown>) => void): void {
    const { stream } = place;
    const known = this.#active.get(stream);
    if (known !== undefined) {
      how(known);
      // It may have been at rest, with somebody waiting: when it is looked at next is known at its rest.
      return this.follow(known);
    }
    this.#waiting.set(stream, how);
    this.#pump();
  }

  /** What this process knows of a stream, up to which revision: -1 if nothing. */
  knownRevision(stream: string): number {
    const folded = this.#active.get(stream)?.folded ?? this.#kept.get(stream);
    return folded?.revision ?? -1;
  }

  /** A kept state is of no use any more: another process has written. */
  forget(stream: string): void {
    this.#kept.delete(stream);
  }

  /** Follows a session to its rest, after something was asked of it. */
  follow(session: Session<unknown>): void {
    void session.rest().then(() => this.#rested(session));
  }

  /** Starts no more work and waits for that under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#waiting.clear();
    for (const session of this.#active.values()) session.stop();
    if (this.#active.size > 0) await new Promise<void>((resolve) => (this.#becameIdle = resolve));
  }

  /** The aggregates of a category for the engine's services. */
  hostOf<State, Command>(aggregate: FlowAggregate<State, Command>): AggregateHost<State, Command> {
    const driven = this.#byCategory.get(aggregate.category);
    if (driven === undefined) throw new Error(`no flow drives ${aggregate.category}`);
    const placeOf = (id: string): Place => ({ driven, id, stream: aggregate.streamOf(id) });
    const hosted = ({ state, position }: Kept): Hosted<State> | undefined =>
      state.aggregate === null ? undefined : { state: state.aggregate as State, position };

    return {
      submit: async (id, command, context, isNew = false) => {
        const place = placeOf(id);
        const session = this.open(place, this.#kept.get(place.stream) ?? guess(isNew, driven));
        const submitted = session.submit(command, context);
        this.follow(session);
        const outcome = await submitted;
        if (!outcome.accepted) return outcome;
        const now = hosted(outcome.folded);
        if (now === undefined) throw new Error('an accepted command left nothing');
        return { ...now, accepted: true, replayed: outcome.events === 0 };
      },
      find: async (id) => hosted(await this.#present(placeOf(id))),
      waitFor: async (id, waitMs, done) => {
        const place = placeOf(id);
        const waits = (now: Hosted<State> | undefined): boolean =>
          now !== undefined && waitMs > 0 && !done(now.state);
        // A session at work hears of whatever is written, by whomever: to wait there needs no read.
        const atWork = this.#active.get(place.stream)?.folded;
        const from = atWork && waits(hosted(atWork)) ? atWork : await this.#present(place);
        if (!waits(hosted(from))) return hosted(from);
        const session = this.open(place, from);
        const watch = session.waitFor(({ state }) => done(state.aggregate as State));
        let timer: NodeJS.Timeout | undefined;
        const timeUp = new Promise<void>((resolve) => (timer = setTimeout(resolve, waitMs)));
        await Promise.race([watch.met, timeUp]);
        clearTimeout(timer);
        watch.stop();
        this.follow(session);
        return hosted(session.folded ?? from);
      },
    };
  }

  /** The stream's present state: as kept if nobody else can have written, else what follows is read. */
  async #present({ driven, stream }: Place): Promise<Kept> {
    const { log, exclusive } = this.options.host;
    const known = this.#active.get(stream)?.folded ?? this.#kept.get(stream);
    if (known !== undefined && known.revision >= 0 && exclusive) return known;
    const fresh = await catchUp(log, stream, flowFold(driven.aggregate), known);
    if (fresh.state.aggregate !== null && !this.#active.has(stream)) this.#keep(stream, fresh);
    return fresh;
  }

  #keep(stream: string, folded: Kept): void {
    this.#kept.delete(stream);
    this.#kept.set(stream, folded);
    if (this.#kept.size <= KEPT) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }

  #rested(session: Session<unknown>): void {
    const { stream } = session;
    if (this.#active.get(stream) !== session || !session.isAtRest) return;
    this.options.onRest(session);
    if (session.isWatched) return;
    this.#active.delete(stream);
    const { folded } = session;
    if (folded !== undefined && folded.revision >= 0) this.#keep(stream, folded);
    if (this.#active.size === 0) this.#becameIdle();
  }

  #pump(): void {
    while (!this.#stopped && this.#woken < MAX_WOKEN) {
      const next = this.#waiting.entries().next().value;
      if (next === undefined) return;
      const [stream, how] = next;
      this.#waiting.delete(stream);
      const place = this.placeOf(stream);
      if (place === undefined) continue;
      this.#woken += 1;
      const session = this.open(place);
      how(session);
      void session.rest().then(() => {
        this.#woken -= 1;
        this.#rested(session);
        this.#pump();
      });
    }
  }
}

/** The state that a new aggregate has before its first event. */
const guess = (isNew: boolean, { aggregate }: Driven): Kept | undefined =>
  isNew ? nothingFolded(flowFold(aggregate).initialState) : undefined;
