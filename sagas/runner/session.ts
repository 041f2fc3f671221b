/**
 * One aggregate at work. All that happens to it in this process goes through here, a turn at a time: a
 * turn takes what has come (commands, answers of channels, callbacks), plans every saga up to what needs
 * input or output, appends all of it at once under the revision that it was decided on, and then starts
 * that input or output. When another process was faster, the turn is decided again on the newer state.
 */
import type { Rejection } from '../../domain/kernel/decider.js';
import type { CommandContext, DomainEvent, StoredEvent } from '../../domain/kernel/event.js';
import type { SagaName } from '../../domain/saga/saga.js';
import { catchUp, type Folded, foldOn, decideAndAppend } from '../../engine/decide-and-append.js';
import type { PendingCallback } from '../channel/callback.js';
import { noteCallback } from '../channel/note-callback.js';
import { Attention } from './attention.js';
import { Draft, type SubjectRest } from './draft.js';
import type { AnyFlow, Effect, FlowAggregate } from './flow.js';
import type { SessionHost } from './session-host.js';
import { carryOn, type Input, nameOf, type Turn } from './step.js';
import { flowFold, type FlowFold, type FlowState } from './stream.js';
import { Waiters } from './waiters.js';

export type Submitted<State> = {
  readonly folded: Folded<FlowState<State>>;
  /** What the command itself wrote; empty if it had had its effect before. */
  readonly events: number;
} & ({ readonly accepted: true } | { readonly accepted: false; readonly rejection: Rejection });

/** A step of one saga went wrong: the others go on. */
class SagaFailure extends Error {
  constructor(
    readonly subject: string,
    cause: unknown,
  ) {
    super(`saga ${subject} failed`, { cause });
  }
}

export class Session<State> {
  readonly stream: string;
  readonly #fold: FlowFold<State>;
  #folded: Folded<FlowState<State>> | undefined;
  #inputs: Input<State>[] = [];
  readonly #attention = new Attention();
  readonly #waiters = new Waiters<Folded<FlowState<State>>>();
  #scripts: ReadonlyMap<string, readonly Effect[]> = new Map();
  #rests: ReadonlyMap<string, SubjectRest> = new Map();
  #turning = false;
  /** Something has come since the turn under way began. */
  #again = false;
  /** The newest revision that was seen in the log, by whomever it was written. */
  #seenRevision = -1;
  /** Who is to be told if nobody knows what became of a turn. */
  readonly #pending = new Set<(error: unknown) => void>();
  #atRest: (() => void)[] = [];
  #isStopped = false;

  constructor(
    private readonly host: SessionHost,
    private readonly flows: readonly AnyFlow[],
    private readonly aggregate: FlowAggregate<State>,
    readonly id: string,
    folded?: Folded<FlowState<State>>,
  ) {
    this.stream = aggregate.streamOf(id);
    this.#fold = flowFold(aggregate);
    this.#folded = folded;
  }

  /** The state as of the last turn; undefined before the first. */
  get folded(): Folded<FlowState<State>> | undefined {
    return this.#folded;
  }

  get rests(): readonly SubjectRest[] {
    return [...this.#rests.values()];
  }

  get isAtRest(): boolean {
    return !this.#turning && this.#inputs.length === 0 && !this.#attention.isBusy;
  }

  /** Decides a command and, with it, what the flows make of it. Resolves when it is in the log. */
  submit(command: unknown, context: CommandContext): Promise<Submitted<State>> {
    return new Promise((resolve, reject) => {
      this.#pending.add(reject);
      this.#input((draft) => {
        const before = draft.events.length;
        const decision = this.aggregate.decide(command, draft.state.aggregate);
        if (decision.accepted) {
          const { correlationId, causationId, actor } = context;
          for (const event of decision.events) {
            draft.push(event, { correlationId, causationId, actor });
            // Who asks here is served here, whoever carried the saga on before.
            for (const name of this.#namesWokenBy(event)) draft.wake(name, true);
          }
        } else {
          draft.onPresentState = true;
        }
        const events = draft.events.length - before;
        draft.afterCommit.push(() => {
          this.#pending.delete(reject);
          const folded = this.#mustFold();
          if (decision.accepted) resolve({ folded, events, accepted: true });
          else resolve({ folded, events, accepted: false, rejection: decision.rejection });
        });
      });
    });
  }
  /** Has a saga looked at. @param mayTake also if another process was to carry it on. */
  wake(name: SagaName, mayTake = false): void {
    this.#attention.wake(name);
    this.#attention.retry(name.subject);
    if (mayTake) this.#attention.allowTaking(name.subject);
    this.#turn();
  }

  /** Has every saga looked at that has not ended. */
  wakeAll(mayTake = false): void {
    this.#attention.retry();
    this.#input((draft) => {
      if (!mayTake) return;
      for (const { subject, ended } of draft.state.sagas.values()) {
        if (!ended) this.#attention.allowTaking(subject);
      }
    });
  }

  /** Brings a callback; resolves when all that it calls for is in the log or found to be nothing new. */
  deliver(callback: PendingCallback, mayTake: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#pending.add(reject);
      this.#atRest.push(() => {
        this.#pending.delete(reject);
        resolve();
      });
      this.#input((draft) => {
        const saga = noteCallback(draft, this.flows, callback);
        if (saga !== undefined) draft.wake(nameOf(saga), mayTake);
      });
    });
  }

  /** An event of the stream was seen in the log: another process may have written it. */
  saw(stored: StoredEvent): void {
    if (stored.revision > this.#seenRevision) this.#seenRevision = stored.revision;
    const folded = this.#folded;
    if (this.#turning || folded === undefined || stored.revision <= folded.revision) return;
    if (stored.revision === folded.revision + 1) {
      this.#folded = foldOn(this.#fold, folded, [stored]);
      this.#tell();
    }
    this.#turn();
  }

  /** Resolves when the sagas have nothing to do, or only to wait. */
  rest(): Promise<void> {
    if (this.isAtRest) return Promise.resolve();
    return new Promise((resolve) => this.#atRest.push(resolve));
  }

  /** Resolves at the first state for which `check` holds; `stop` gives up waiting. */
  waitFor(check: (folded: Folded<FlowState<State>>) => boolean): {
    readonly met: Promise<void>;
    readonly stop: () => void;
  } {
    return this.#waiters.add(check, this.#folded);
  }

  /** Begins nothing more: what is under way ends, and commands are still decided. */
  stop(): void {
    this.#isStopped = true;
  }

  get isWatched(): boolean {
    return !this.#waiters.isEmpty;
  }

  #mustFold(): Folded<FlowState<State>> {
    if (this.#folded === undefined) throw new Error('a turn left no state');
    return this.#folded;
  }

  #input(input: Input<State>): void {
    this.#inputs.push(input);
    this.#turn();
  }

  #turn(): void {
    this.#again = true;
    if (this.#turning) return;
    this.#turning = true;
    void this.#turns();
  }

  async #turns(): Promise<void> {
    // What came in the same tick shares the turn.
    await Promise.resolve();
    while (this.#again || this.#isBehind) {
      this.#again = false;
      await this.#oneTurn(this.#inputs.splice(0));
    }
    this.#turning = false;
    if (this.isAtRest) for (const resolve of this.#atRest.splice(0)) resolve();
  }

  /** Another process has written what this process has not folded. */
  get #isBehind(): boolean {
    return this.#folded !== undefined && this.#seenRevision > this.#folded.revision;
  }

  async #oneTurn(inputs: readonly Input<State>[]): Promise<void> {
    const { host } = this;
    let draft: Draft<State> | undefined;
    try {
      if (this.#isBehind) {
        this.#folded = await catchUp(host.log, this.stream, this.#fold, this.#folded);
      }
      const written = await decideAndAppend(
        host.log,
        this.stream,
        this.#fold,
        this.#folded,
        (folded) => {
          const { id, aggregate } = this;
          const options = {
            id,
            aggregate,
            ids: host.ids,
            nowMs: host.nowMs(),
            scripts: this.#scripts,
          };
          draft = new Draft(folded, options);
          for (const input of inputs) input(draft);
          this.#planAll(draft);
          return { events: draft.events, result: null, onPresentState: draft.onPresentState };
        },
      );
      this.#folded = written.folded;
    } catch (error) {
      this.#turnFailed(error, inputs);
      return;
    }
    if (draft === undefined) return;
    this.#scripts = draft.scripts;
    this.#rests = draft.rests;
    for (const act of draft.afterCommit) act();
    this.#tell();
  }

  #turnFailed(error: unknown, inputs: readonly Input<State>[]): void {
    if (error instanceof SagaFailure) {
      this.#inputs.unshift(...inputs);
      this.#stepFailed(error.subject, error.cause);
      return;
    }
    // Nobody knows what is in the log: it is read anew before anything else is decided.
    this.#folded = undefined;
    this.#scripts = new Map();
    this.host.failed(this.stream, null, error);
    for (const reject of [...this.#pending]) reject(error);
    this.#pending.clear();
  }

  #stepFailed(subject: string, error: unknown): void {
    this.#scripts = new Map([...this.#scripts].filter(([known]) => known !== subject));
    const reason = this.host.failed(this.stream, subject, error);
    this.#attention.fail(subject);
    this.#input((draft) => {
      const saga = draft.saga(subject);
      if (reason === undefined || saga === undefined || saga.stuck !== null) return;
      draft.record(subject, { type: 'SagaStuck', data: { ...nameOf(saga), reason } });
    });
  }

  #tell(): void {
    if (this.#folded !== undefined) this.#waiters.tell(this.#folded);
  }

  #namesWokenBy(event: DomainEvent): SagaName[] {
    return this.flows.flatMap(({ kind, wokenBy }) => {
      const subject = wokenBy(event, this.id);
      return subject === undefined ? [] : [{ flow: kind, subject }];
    });
  }

  /** Every saga that may have something to do, up to what needs input or output. */
  #planAll(draft: Draft<State>): void {
    const open = [...draft.state.sagas.values()].filter(({ ended }) => !ended);
    const names = this.#isStopped ? [] : this.#attention.toPlan([...open, ...draft.woken]);
    const { host, aggregate, id, flows } = this;
    const turn: Turn<State> = {
      ...{ host, aggregate, id, flows, draft },
      mayTake: (subject) => draft.mayTake.has(subject) || this.#attention.mayTake(subject),
      start: (saga, act) => draft.afterCommit.push(() => this.#perform(saga, act)),
      present: () => this.#mustFold().state,
    };
    for (const name of names) {
      try {
        carryOn(turn, name);
      } catch (error) {
        throw new SagaFailure(name.subject, error);
      }
    }
    draft.afterCommit.push(() => {
      for (const name of draft.woken) this.#attention.wake(name);
      for (const subject of draft.mayTake) this.#attention.allowTaking(subject);
      this.#attention.planned(names);
    });
  }

  /** Does input or output of a saga, and takes what it brings into a later turn. */
  #perform(saga: SagaName, act: () => Promise<Input<State>>): void {
    this.#attention.begin(saga.subject);
    act().then(
      (input) => {
        this.#attention.finish(saga);
        this.#input(input);
      },
      (error: unknown) => this.#stepFailed(saga.subject, error),
    );
  }
}
