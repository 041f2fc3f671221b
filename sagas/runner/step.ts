/**
 * Carries one saga on: asks its flow's plan for the next effect and performs it, again and again, until
 * it has to wait. What an effect records is decided here; its input or output begins once that is in the
 * log.
 */
import type { CommandContext, DomainEvent } from '../../domain/kernel/event.js';
import type { Saga, SagaName } from '../../domain/saga/saga.js';
import {
  callChannel,
  type CallEffect,
  claimCall,
  isOpenCall,
  settlement,
} from '../channel/call.js';
import type { Draft, SubjectRest } from './draft.js';
import type { AnyFlow, Effect, FlowAggregate } from './flow.js';
import type { SessionHost } from './session-host.js';
import type { FlowState } from './stream.js';

/** What has come, or what input or output brought; may be applied again when a turn is decided again. */
export type Input<State> = (draft: Draft<State>) => void;

/** One turn of an aggregate, as the steps of its sagas see it. */
export interface Turn<State> {
  readonly host: SessionHost;
  readonly aggregate: FlowAggregate<State>;
  /** Id of the aggregate. */
  readonly id: string;
  readonly flows: readonly AnyFlow[];
  readonly draft: Draft<State>;
  /** True if this process may carry the saga on, though another process owns it. */
  readonly mayTake: (subject: string) => boolean;
  /** Begins input or output of a saga once what was decided before it is in the log. */
  readonly start: (saga: SagaName, act: () => Promise<Input<State>>) => void;
  /** The stream as of the last commit. */
  readonly present: () => FlowState<State>;
}

/** More steps than this without a wait is a defect. */
const MAX_STEPS = 1_000;

export const nameOf = ({ flow, subject }: SagaName): SagaName => ({ flow, subject });

/** Carries a saga on up to what needs input or output, or has to wait. */
export const carryOn = <State>(turn: Turn<State>, { flow: kind, subject }: SagaName): void => {
  const flow = turn.flows.find((known) => known.kind === kind);
  if (flow === undefined) throw new Error(`there is no flow ${kind}`);
  if (turn.draft.state.aggregate !== null) new SagaStep(turn, flow, subject).carryOn();
};

class SagaStep<State> {
  constructor(
    private readonly turn: Turn<State>,
    private readonly flow: AnyFlow,
    private readonly subject: string,
  ) {}

  carryOn(): void {
    const { subject, turn } = this;
    const { draft, host } = turn;
    const name = { flow: this.flow.kind, subject };
    for (let step = 0; step < MAX_STEPS; step++) {
      const saga = draft.saga(subject);
      const isOurs = host.exclusive || saga?.owner === host.instance;
      const mayAct = isOurs || turn.mayTake(subject);
      if (saga === undefined) {
        if (!mayAct) return this.#rest({ foreign: true });
        this.#record({ type: 'SagaStarted', data: { ...name, owner: host.instance } });
        continue;
      }
      const [next, ...left] = draft.scripts.get(subject) ?? [];
      const effect = next ?? this.#plan(saga);
      if (effect.effect === 'wait') {
        return this.#rest({ untilMs: effect.untilMs, ended: saga.ended, foreign: !isOurs });
      }
      if (!mayAct) return this.#rest({ foreign: true });
      if (!isOurs || saga.ended) {
        this.#record({ type: 'SagaTaken', data: { ...name, owner: host.instance } });
        continue;
      }
      if (left.length > 0) draft.scripts.set(subject, left);
      else draft.scripts.delete(subject);
      if (this.#perform(saga, effect)) return;
    }
    throw new Error(`saga ${subject} does not come to rest`);
  }

  #plan(saga: Saga): Effect {
    const { draft, host } = this.turn;
    const { ladder, profiles, quality } = host;
    const options = { nowMs: draft.nowMs, ladder, profiles: profiles(), quality };
    return this.flow.plan({ subject: this.subject, state: draft.state.aggregate, saga }, options);
  }

  /** @returns true if the saga has to wait for what the effect starts. */
  #perform(saga: Saga, effect: Effect): boolean {
    const { aggregate, draft } = this.turn;
    switch (effect.effect) {
      case 'command': {
        const decision = aggregate.decide(effect.command, draft.state.aggregate);
        if (!decision.accepted) throw new Error(`a record was refused: ${decision.rejection.code}`);
        for (const event of decision.events) this.#record(event);
        return false;
      }
      case 'stuck':
        this.#record({ type: 'SagaStuck', data: { ...nameOf(saga), reason: effect.reason } });
        return false;
      case 'end':
        this.#record({ type: 'SagaEnded', data: nameOf(saga) });
        return false;
      case 'call':
        this.#call(saga, effect);
        return true;
      case 'book':
        this.#book(saga, effect.what);
        return true;
      case 'raise':
        this.#raise(saga, effect);
        return true;
      case 'wait':
        return true;
    }
  }

  #call(saga: Saga, effect: CallEffect): void {
    const { draft, host } = this.turn;
    const claim = claimCall(saga, effect, { ...host, nowMs: draft.nowMs });
    if (claim.held) return this.#rest({ untilMs: claim.untilMs });
    if (claim.record !== undefined) this.#record(claim.record);
    this.#start(saga, async () => {
      // First: an exchange that could not be kept does not take place.
      const seal = await host.evidence.prepare();
      const reply = await callChannel(saga, effect, host.channels, host.cardTokens);
      const settled = settlement(saga, claim.call, effect, reply, seal, host.nowMs());
      return (then) => {
        if (isOpenCall(then.saga(this.subject), settled)) then.record(this.subject, settled);
      };
    });
  }

  #book(saga: Saga, what: unknown): void {
    const { subject, turn, flow } = this;
    this.#start(saga, async () => {
      const { aggregate: state, sagas } = turn.present();
      const view = { subject, state, saga: sagas.get(subject) };
      const effects: readonly Effect[] = await flow.book(what, view as never, this.#context());
      return (then) =>
        void then.scripts.set(subject, [...effects, ...(then.scripts.get(subject) ?? [])]);
    });
  }

  #raise(saga: Saga, effect: Extract<Effect, { effect: 'raise' }>): void {
    const { report, holding, claim } = effect;
    const { subject, turn } = this;
    this.#start(saga, async () => {
      await turn.host.openCase(report, holding ?? null, this.#context(), claim);
      return (then) => {
        if (then.saga(subject)?.cases.has(report.case) !== false) return;
        const raised = { ...nameOf(saga), case: report.case };
        then.record(subject, { type: 'CaseRaised', data: raised });
      };
    });
  }

  #start(saga: Saga, act: () => Promise<Input<State>>): void {
    this.turn.draft.rests.delete(this.subject);
    this.turn.start(nameOf(saga), act);
  }

  #record(event: DomainEvent): void {
    this.turn.draft.record(this.subject, event);
  }

  #rest(rest: Partial<Omit<SubjectRest, keyof SagaName>>): void {
    const { draft } = this.turn;
    const { subject, flow } = this;
    const { untilMs = draft.nowMs, ended = false, foreign = false } = rest;
    draft.rests.set(subject, { flow: flow.kind, subject, untilMs, ended, foreign });
  }

  #context(): CommandContext {
    const { host, id, present } = this.turn;
    const actor = `saga:${this.subject}`;
    return { correlationId: id, causationId: present().cause, actor, nowMs: host.nowMs() };
  }
}
