/**
 * One aggregate at work. All that happens to it in this process goes through here, a turn at a time: a
 * turn takes what has come (commands, answers of channels, callbacks), plans every saga up to what needs
 * input or output, appends all of it at once under the revision that it was decided on, and then starts
 * that input or output. When another process was faster, the turn is decided again on the newer state.
 */
import type { Cases } from '../../domain/case/port.js';
import type { ChannelProfile, Channels } from '../../domain/channel/port.js';
import { type Ladder, takeAnswer } from '../../domain/channel/request.js';
import type { ChannelQuality } from '../../domain/channel/routing.js';
import type { Rejection } from '../../domain/kernel/decider.js';
import type { CommandContext, DomainEvent, StoredEvent } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { SagaName } from '../../domain/saga/saga.js';
import { catchUp, type Folded, foldOn, writeStream } from '../../engine/write-stream.js';
import { callChannel, claimCall, settledCall } from '../channel/call.js';
import type { PendingCallback } from '../channel/callback.js';
import { foreignCallback } from '../channel/cases.js';
import { Draft, type SubjectRest } from './draft.js';
import type { AnyFlow, Effect, FlowAggregate } from './flow.js';
import { flowFold, type FlowFold, type FlowState } from './stream.js';

/** What sessions need of the process around them. */
export interface SessionHost {
  readonly log: Pick<EventLog<DomainEvent>, 'append' | 'readStream'>;
  readonly ids: IdSource;
  readonly channels: Channels;
  readonly nowMs: () => number;
  /** Random id of this process. */
  readonly instance: string;
  /** True if no other process can run sagas on this store. */
  readonly exclusive: boolean;
  /** Longer than any call may take, milliseconds. */
  readonly leaseMs: number;
  readonly ladder: Ladder;
  readonly profiles: () => readonly ChannelProfile[];
  readonly quality: (channel: string) => ChannelQuality;
  /** As `Cases.open`. */
  readonly openCase: Cases['open'];
  /**
   * A step of a saga failed, or (`subject` null) a turn of the whole session.
   * @returns a reason if the saga is to be marked for manual action.
   */
  readonly failed: (stream: string, subject: string | null, error: unknown) => string | undefined;
}

export type Submitted<State> = {
  readonly folded: Folded<FlowState<State>>;
  /** What the command itself wrote; empty if it had had its effect before. */
  readonly events: number;
} & ({ readonly accepted: true } | { readonly accepted: false; readonly rejection: Rejection });

/** More steps than this without a wait is a defect. */
const MAX_STEPS = 1_000;

/** Something that has come; may be applied again when the turn is decided again. */
type Input<State> = (draft: Draft<State>) => void;

interface Waiter<State> {
  readonly check: (folded: Folded<FlowState<State>>) => boolean;
  readonly resolve: () => void;
}

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
  /** Sagas to look at, beside those that have not ended. */
  readonly #woken = new Map<string, SagaName>();
  /** Sagas that this process may carry on whoever their owner is. */
  readonly #mayTake = new Set<string>();
  /** Sagas whose input or output is under way, or that failed and are tried again later. */
  readonly #busy = new Set<string>();
  readonly #failing = new Set<string>();
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
  #waiters: Waiter<State>[] = [];

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
    return !this.#turning && this.#inputs.length === 0 && this.#busy.size === 0;
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
            for (const name of this.#namesWokenBy(event)) {
              this.#woken.set(name.subject, name);
              this.#mayTake.add(name.subject);
            }
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
    this.#woken.set(name.subject, name);
    this.#failing.delete(name.subject);
    if (mayTake) this.#mayTake.add(name.subject);
    this.#turn();
  }

  /** Has every saga looked at that has not ended. */
  wakeAll(mayTake = false): void {
    this.#failing.clear();
    this.#input((draft) => {
      if (!mayTake) return;
      for (const { subject, ended } of draft.state.sagas.values()) {
        if (!ended) this.#mayTake.add(subject);
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
      this.#input((draft) => this.#note(draft, callback, mayTake));
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
    let waiter: Waiter<State> | undefined;
    const met = new Promise<void>((resolve) => {
      if (this.#folded !== undefined && check(this.#folded)) resolve();
      else this.#waiters.push((waiter = { check, resolve }));
    });
    return {
      met,
      stop: () => void (this.#waiters = this.#waiters.filter((known) => known !== waiter)),
    };
  }

  get isWatched(): boolean {
    return this.#waiters.length > 0;
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

  /** Another process has written what this one has not folded. */
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
      const written = await writeStream(
        host.log,
        this.stream,
        this.#fold,
        this.#folded,
        (folded) => {
          const { aggregate } = this;
          const options = { aggregate, ids: host.ids, nowMs: host.nowMs(), scripts: this.#scripts };
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
    this.#failing.add(subject);
    this.#input((draft) => {
      const saga = draft.saga(subject);
      if (reason === undefined || saga === undefined || saga.stuck !== null) return;
      draft.push(
        { type: 'SagaStuck', data: { ...nameOf(saga), reason } },
        this.#by(draft, subject),
      );
    });
  }

  #tell(): void {
    const folded = this.#folded;
    if (folded === undefined) return;
    this.#waiters = this.#waiters.filter(({ check, resolve }) => {
      if (!check(folded)) return true;
      resolve();
      return false;
    });
  }

  #namesWokenBy(event: DomainEvent): SagaName[] {
    return this.flows.flatMap(({ kind, wokenBy }) => {
      const subject = wokenBy(event, this.id);
      return subject === undefined ? [] : [{ flow: kind, subject }];
    });
  }

  #by(draft: Draft<State>, subject: string) {
    return {
      correlationId: this.id,
      causationId: draft.state.cause || this.id,
      actor: `saga:${subject}`,
    };
  }

  /** Every saga that may have something to do, up to what needs input or output. */
  #planAll(draft: Draft<State>): void {
    const names = new Map(this.#woken);
    for (const saga of draft.state.sagas.values()) if (!saga.ended) names.set(saga.subject, saga);
    for (const name of names.values()) {
      if (this.#busy.has(name.subject) || this.#failing.has(name.subject)) continue;
      try {
        this.#planOne(draft, name);
      } catch (error) {
        throw new SagaFailure(name.subject, error);
      }
    }
    draft.afterCommit.push(() => {
      for (const subject of names.keys()) {
        if (this.#busy.has(subject) || this.#failing.has(subject)) continue;
        this.#woken.delete(subject);
        this.#mayTake.delete(subject);
      }
    });
  }

  #planOne(draft: Draft<State>, { flow: kind, subject }: SagaName): void {
    const flow = this.flows.find((known) => known.kind === kind);
    if (flow === undefined) throw new Error(`there is no flow ${kind}`);
    const { instance, exclusive } = this.host;
    if (draft.state.aggregate === null) return;
    const record = (event: DomainEvent) => draft.push(event, this.#by(draft, subject));
    for (let step = 0; step < MAX_STEPS; step++) {
      const saga = draft.saga(subject);
      const isOurs = exclusive || saga?.owner === instance;
      const mayAct = isOurs || this.#mayTake.has(subject);
      if (saga === undefined) {
        if (!mayAct) return this.#rest(draft, { flow: kind, subject }, { foreign: true });
        record({ type: 'SagaStarted', data: { flow: kind, subject, owner: instance } });
        continue;
      }
      const [next, ...left] = draft.scripts.get(subject) ?? [];
      const effect = next ?? this.#plan(draft, flow, subject);
      if (effect.effect === 'wait') {
        const { untilMs } = effect;
        return this.#rest(draft, saga, { untilMs, ended: saga.ended, foreign: !isOurs });
      }
      if (!mayAct) return this.#rest(draft, saga, { foreign: true });
      if (!isOurs || saga.ended) {
        record({ type: 'SagaTaken', data: { flow: kind, subject, owner: instance } });
        continue;
      }
      if (left.length > 0) draft.scripts.set(subject, left);
      else draft.scripts.delete(subject);
      if (this.#perform(draft, flow, subject, effect)) return;
    }
    throw new Error(`saga ${subject} does not come to rest`);
  }

  #plan(draft: Draft<State>, flow: AnyFlow, subject: string): Effect {
    const { ladder, profiles, quality } = this.host;
    const saga = draft.saga(subject);
    if (saga === undefined) throw new Error(`saga ${subject} plans before it starts`);
    const options = { nowMs: draft.nowMs, ladder, profiles: profiles(), quality };
    return flow.plan({ subject, state: draft.state.aggregate, saga }, options);
  }

  #rest(
    draft: Draft<State>,
    { flow, subject }: SagaName,
    rest: Partial<Omit<SubjectRest, keyof SagaName>>,
  ): void {
    const { untilMs = draft.nowMs, ended = false, foreign = false } = rest;
    draft.rests.set(subject, { flow, subject, untilMs, ended, foreign });
  }

  /** @returns true if the saga has to wait for what the effect starts. */
  #perform(draft: Draft<State>, flow: AnyFlow, subject: string, effect: Effect): boolean {
    const saga = draft.saga(subject);
    if (saga === undefined) throw new Error(`saga ${subject} acts before it starts`);
    const by = this.#by(draft, subject);
    const name = nameOf(saga);
    switch (effect.effect) {
      case 'command': {
        const decision = this.aggregate.decide(effect.command, draft.state.aggregate);
        if (!decision.accepted) throw new Error(`a record was refused: ${decision.rejection.code}`);
        for (const event of decision.events) draft.push(event, by);
        return false;
      }
      case 'stuck':
        draft.push({ type: 'SagaStuck', data: { ...name, reason: effect.reason } }, by);
        return false;
      case 'end':
        draft.push({ type: 'SagaEnded', data: name }, by);
        return false;
      case 'call': {
        const { host } = this;
        const claim = claimCall(saga, effect, { ...host, nowMs: draft.nowMs });
        if (claim.held) {
          this.#rest(draft, saga, { untilMs: claim.untilMs });
          return true;
        }
        if (claim.record !== undefined) draft.push(claim.record, by);
        this.#start(draft, subject, async () => {
          const reply = await callChannel(effect, host.channels);
          return (then) => {
            const now = then.saga(subject);
            const settled = now && settledCall(now, claim.call, effect, reply);
            if (settled !== undefined) then.push(settled, this.#by(then, subject));
          };
        });
        return true;
      }
      case 'book':
        this.#start(draft, subject, async () => {
          const { state } = this.#mustFold();
          const view = { subject, state: state.aggregate, saga: state.sagas.get(subject) };
          const context = this.#contextOf(subject);
          const effects: readonly Effect[] = await flow.book(effect.what, view as never, context);
          return (then) =>
            void then.scripts.set(subject, [...effects, ...(then.scripts.get(subject) ?? [])]);
        });
        return true;
      case 'raise': {
        const { report, holding = null, claim } = effect;
        this.#start(draft, subject, async () => {
          await this.host.openCase(report, holding, this.#contextOf(subject), claim);
          return (then) => {
            if (then.saga(subject)?.cases.has(report.case) !== false) return;
            const raised = { type: 'CaseRaised', data: { ...name, case: report.case } };
            then.push(raised, this.#by(then, subject));
          };
        });
        return true;
      }
      case 'wait':
        return true;
    }
  }

  #contextOf(subject: string): CommandContext {
    const { cause } = this.#mustFold().state;
    const actor = `saga:${subject}`;
    return { correlationId: this.id, causationId: cause, actor, nowMs: this.host.nowMs() };
  }

  /** Begins input or output once what was decided before it is in the log. */
  #start(draft: Draft<State>, subject: string, act: () => Promise<Input<State>>): void {
    const saga = draft.saga(subject);
    if (saga === undefined) throw new Error(`saga ${subject} acts before it starts`);
    const name = nameOf(saga);
    draft.rests.delete(subject);
    draft.afterCommit.push(() => {
      this.#busy.add(subject);
      act().then(
        (input) => {
          this.#busy.delete(subject);
          this.#woken.set(subject, name);
          this.#input(input);
        },
        (error: unknown) => {
          this.#busy.delete(subject);
          this.#stepFailed(subject, error);
        },
      );
    });
  }

  /**
   * A callback that says nothing new leaves no trace in the saga: it is in the log as it came. A channel
   * can only speak of what was asked of itself.
   */
  #note(draft: Draft<State>, callback: PendingCallback, mayTake: boolean): void {
    const { event, channel, requestNo, answer } = callback;
    const state = draft.state.aggregate;
    if (state === null) return;
    const flow = this.flows.find(({ subjectOf }) => subjectOf(requestNo, state) !== undefined);
    const subject = flow?.subjectOf(requestNo, state);
    const saga = subject === undefined ? undefined : draft.saga(subject);
    const request = saga?.requests.get(requestNo);
    if (saga === undefined || request === undefined || saga.callbacks.has(event)) return;
    if (mayTake) this.#mayTake.add(saga.subject);
    if (request.channel !== channel) {
      const report = foreignCallback(saga, { callback: event, channel, requestNo });
      const script = draft.scripts.get(saga.subject) ?? [];
      if (saga.cases.has(report.case)) return;
      this.#woken.set(saga.subject, nameOf(saga));
      draft.scripts.set(saga.subject, [{ effect: 'raise', report }, ...script]);
      return;
    }
    const source = { operation: 'callback', event, atMs: 0 } as const;
    if (takeAnswer(request, answer, source) === request) return;
    const noted = { ...nameOf(saga), callback: event, requestNo, answer };
    draft.push({ type: 'CallbackNoted', data: noted }, this.#by(draft, saga.subject));
  }
}

const nameOf = ({ flow, subject }: SagaName): SagaName => ({ flow, subject });
