/** Runs a saga step by step: fold, plan, do, until it has to wait. */
import type { TallybookEvent } from '../../domain/events.js';
import type { ChannelAnswer } from '../../domain/channel/port.js';
import { type Ladder, takeAnswer } from '../../domain/channel/request.js';
import { type ChannelQuality, route } from '../../domain/channel/routing.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { WrongExpectedRevision } from '../../domain/kernel/event-store.js';
import { derivedUuid } from '../../domain/kernel/ids.js';
import { caseStream } from '../../domain/kernel/streams.js';
import { toInstant } from '../../domain/kernel/clock.js';
import type { SagaKind } from '../../domain/saga/saga.js';
import { book, type BookDependencies } from '../payment/book.js';
import { callChannel, type CallDependencies } from '../channel/call.js';
import { foreignCallback } from '../channel/cases.js';
import type { CaseReport, Effect, SagaView } from './effect.js';
import { planPayment } from '../payment/plan.js';
import { planRefund } from '../refund/plan.js';
import { isStarted, type StartedStreams, type Streams } from './saga-streams.js';

export interface SagaIdentity {
  readonly id: string;
  readonly kind: SagaKind;
  readonly payment: string;
}

/** A callback for a saga, read but not yet noted. */
export interface PendingCallback {
  readonly event: string;
  /** The channel that signed it. */
  readonly channel: string;
  readonly requestNo: string;
  readonly answer: ChannelAnswer;
}

/** Callbacks that came for a saga, oldest first. */
export interface Inbox {
  next(): PendingCallback | undefined;
  /** The next one has been dealt with. */
  done(): void;
}

export interface StepDependencies extends CallDependencies, BookDependencies {
  readonly log: EventLog<TallybookEvent>;
  readonly ladder: Ladder;
  readonly quality: (channel: string) => ChannelQuality;
}

/** Where a saga has come to rest: when to look again, and whether it is over. */
export interface Rest {
  readonly untilMs: number | null;
  readonly ended: boolean;
}

/** More steps than this without a wait is a defect. */
const MAX_STEPS = 1_000;

export async function runSaga(
  saga: SagaIdentity,
  inbox: Inbox,
  deps: StepDependencies,
): Promise<Rest> {
  let streams: Streams | undefined;
  for (let step = 0; step < MAX_STEPS; step++) {
    try {
      streams ??= await deps.streams.load(saga.id, saga.payment);
      if (streams === undefined) return { untilMs: null, ended: true };
      if (!isStarted(streams)) {
        const data = { saga: saga.id, kind: saga.kind, payment: saga.payment };
        streams = await deps.streams.record(streams, { type: 'SagaStarted', data }, deps.nowMs());
        continue;
      }
      const next = await runStep(streams, inbox, deps);
      if ('untilMs' in next) return next;
      streams = next;
    } catch (error) {
      // Another process, or the API, was faster: look at what is there now.
      if (!(error instanceof WrongExpectedRevision)) throw error;
      streams = undefined;
    }
  }
  throw new Error(`saga ${saga.id} does not come to rest`);
}

async function runStep(
  streams: StartedStreams,
  inbox: Inbox,
  deps: StepDependencies,
): Promise<Streams | Rest> {
  let current: Streams = streams;
  for (let callback = inbox.next(); callback !== undefined; callback = inbox.next()) {
    if (!isStarted(current)) throw new Error('a saga that had started has not');
    current = await note(current, callback, deps);
    inbox.done();
  }
  if (current !== streams) return current;
  const view = viewOf(streams);
  const plan = view.saga.kind === 'payment' ? planPayment : planRefund;
  const profiles = [...deps.channels.values()].map(({ profile }) => profile);
  const options = { nowMs: deps.nowMs(), ladder: deps.ladder, profiles };
  return perform(streams, plan(view, options), deps);
}

const viewOf = ({ id, payment, saga }: StartedStreams): SagaView => ({
  id,
  payment: payment.state,
  saga: saga.state,
});

async function perform(
  streams: StartedStreams,
  effect: Effect,
  deps: StepDependencies,
): Promise<Streams | Rest> {
  const nowMs = deps.nowMs();
  switch (effect.effect) {
    case 'wait':
      return { untilMs: effect.untilMs, ended: streams.saga.state.ended };
    case 'command':
      return deps.streams.command(streams, effect.command, nowMs);
    case 'route':
      return performRoute(streams, effect.attempt, deps);
    case 'call': {
      const result = await callChannel(streams, effect, deps);
      return result.called ? result.streams : { untilMs: result.untilMs, ended: false };
    }
    case 'book': {
      let current: Streams = streams;
      for (const record of await book(effect.what, streams, deps, nowMs)) {
        if (!isStarted(current)) throw new Error('a saga that had started has not');
        const next = await perform(current, record, deps);
        if ('untilMs' in next) throw new Error('a booking is recorded at once');
        current = next;
      }
      return current;
    }
    case 'raise':
      return raise(streams, effect.report, deps);
    case 'stuck': {
      const { reason } = effect;
      return deps.streams.record(streams, { type: 'SagaStuck', data: { reason } }, nowMs);
    }
    case 'end':
      return deps.streams.record(streams, { type: 'SagaEnded', data: {} }, nowMs);
  }
}

function performRoute(
  streams: StartedStreams,
  attempt: number,
  deps: StepDependencies,
): Promise<Streams> {
  const payment = streams.payment.state;
  const tried = payment.attempts.map(({ channel }) => channel);
  const profiles = [...deps.channels.values()].map(({ profile }) => profile);
  const question = { amount: payment.amount, method: payment.method, tried };
  const { chosen, candidates } = route(question, profiles, deps.quality);
  if (chosen !== undefined) {
    const command = { type: 'RecordRoute', attempt, channel: chosen, candidates } as const;
    return deps.streams.command(streams, command, deps.nowMs());
  }
  const message = candidates.map(({ channel, reasons }) => `${channel}: ${reasons.join(', ')}`);
  const failure = { code: 'no_channel_available', message: message.join('; ') || 'no channel' };
  return deps.streams.command(streams, { type: 'EndUnpaid', as: 'failed', failure }, deps.nowMs());
}

/** The case's id is its cause, so opening it again finds it there. */
async function raise(
  streams: StartedStreams,
  report: CaseReport,
  deps: StepDependencies,
): Promise<Streams> {
  const { id, payment, cause } = streams;
  const nowMs = deps.nowMs();
  const metadata = {
    correlationId: payment.state.id,
    causationId: cause,
    actor: `saga:${id}`,
    at: toInstant(nowMs),
  };
  const event = { type: 'CaseOpened', data: report } as const;
  const eventId = derivedUuid('case_opened', report.case);
  try {
    await deps.log.append(caseStream(report.case), [{ id: eventId, event, metadata }], 'no_stream');
  } catch (error) {
    if (!(error instanceof WrongExpectedRevision)) throw error;
  }
  return deps.streams.record(streams, { type: 'CaseRaised', data: { case: report.case } }, nowMs);
}

/**
 * A callback that says nothing new leaves no trace in the saga: it is in the log as it came. A channel
 * can only speak of what was asked of itself.
 */
async function note(
  streams: StartedStreams,
  { event: callback, channel, requestNo, answer }: PendingCallback,
  deps: StepDependencies,
): Promise<Streams> {
  const saga = streams.saga.state;
  const request = saga.requests.get(requestNo);
  if (request === undefined || saga.callbacks.has(callback)) return streams;
  if (request.channel !== channel) {
    const report = foreignCallback(viewOf(streams), { callback, channel, requestNo });
    return saga.cases.has(report.case) ? streams : raise(streams, report, deps);
  }
  const source = { operation: 'callback', event: callback, atMs: 0 } as const;
  if (takeAnswer(request, answer, source) === request) return streams;
  const data = { callback, requestNo, answer };
  return deps.streams.record(streams, { type: 'CallbackNoted', data }, deps.nowMs());
}
