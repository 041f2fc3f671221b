/** A saga's two streams, folded side by side: what it drives (the payment) and what it has done. */
import type { TallybookEvent } from '../../domain/events.js';
import { toInstant } from '../../domain/kernel/clock.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { readWholeStream } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { START } from '../../domain/kernel/position.js';
import { paymentStream, sagaStream } from '../../domain/kernel/streams.js';
import { isPaymentEvent, paymentAggregate } from '../../domain/payment/aggregate.js';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import type { Payment, PaymentState } from '../../domain/payment/payment.js';
import type { SagaEvent } from '../../domain/saga/events.js';
import { evolveSaga, isSagaEvent, type Saga, type SagaState } from '../../domain/saga/saga.js';
import { createCommandHandler, type Folded } from '../../engine/command-handler.js';

/** The folded streams of one saga, as of the last event read or written. */
export interface Streams {
  readonly id: string;
  readonly payment: Folded<PaymentState> & { readonly state: Payment };
  readonly saga: { readonly state: SagaState; readonly revision: number };
  /** Id of the newest event of either: the cause of what comes next. */
  readonly cause: string;
}

export interface StartedStreams extends Streams {
  readonly saga: { readonly state: Saga; readonly revision: number };
}

export interface SagaStreams {
  /** Undefined where there is no such payment. */
  load(saga: string, payment: string): Promise<Streams | undefined>;
  /**
   * Appends to the saga's stream with the revision that was read.
   * @throws WrongExpectedRevision where another process was faster: load again.
   */
  record(streams: Streams, event: SagaEvent, nowMs: number): Promise<Streams>;
  /** Runs a command on the payment; a refusal of what a saga records is a defect. */
  command(streams: Streams, command: PaymentCommand, nowMs: number): Promise<Streams>;
}

export const isStarted = (streams: Streams): streams is StartedStreams =>
  streams.saga.state !== null;

export function openSagaStreams(log: EventLog<TallybookEvent>, ids: IdSource): SagaStreams {
  const payments = createCommandHandler(log, paymentAggregate, isPaymentEvent, ids);

  return {
    async load(id, payment) {
      const { state, ...place } = await payments.load(paymentStream(payment));
      if (state === null) return undefined;
      let saga: SagaState = null;
      let revision = -1;
      let cause = payment;
      let newest = START;
      for await (const stored of readWholeStream(log, sagaStream(id))) {
        if (!isSagaEvent(stored.event)) throw new Error(`${stored.event.type} in ${stored.stream}`);
        saga = evolveSaga(saga, stored.event, stored.id, stored.metadata.at);
        revision = stored.revision;
        cause = stored.id;
        newest = stored.position;
      }
      if (place.position > newest)
        cause = (await lastEventId(log, paymentStream(payment))) ?? cause;
      return { id, payment: { state, ...place }, saga: { state: saga, revision }, cause };
    },

    async record(streams, event, nowMs) {
      const { id, payment, saga, cause } = streams;
      const at = toInstant(nowMs);
      const eventId = ids.uuid();
      const metadata = {
        correlationId: payment.state.id,
        causationId: cause,
        actor: `saga:${id}`,
        at,
      };
      const expected = saga.revision < 0 ? 'no_stream' : saga.revision;
      await log.append(sagaStream(id), [{ id: eventId, event, metadata }], expected);
      const state = evolveSaga(saga.state, event, eventId, at);
      return { ...streams, saga: { state, revision: saga.revision + 1 }, cause: eventId };
    },

    async command(streams, command, nowMs) {
      const { id, payment, cause } = streams;
      const context = {
        correlationId: payment.state.id,
        causationId: cause,
        actor: `saga:${id}`,
        nowMs,
      };
      const stream = paymentStream(payment.state.id);
      const handled = await payments.handle(stream, command, context, payment);
      if (!handled.accepted) {
        throw new Error(`${command.type} of saga ${id} was refused: ${handled.rejection.code}`);
      }
      const { state, revision, position, at, events } = handled;
      if (state === null) throw new Error(`${command.type} left no payment`);
      return {
        ...streams,
        payment: { state, revision, position, at },
        cause: events.at(-1)?.id ?? cause,
      };
    },
  };
}

async function lastEventId(
  log: EventLog<TallybookEvent>,
  stream: string,
): Promise<string | undefined> {
  const [last] = await log.readStream(stream, { direction: 'backwards', limit: 1 });
  return last?.id;
}
