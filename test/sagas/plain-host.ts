/** Payments on a log with no flow at work: a command is decided and appended, and nothing more. */
import { paymentStream } from '../../domain/payment/streams.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import type { Payment } from '../../domain/payment/payment.js';
import type { AggregateHost } from '../../engine/aggregate-host.js';
import { catchUp, envelop, decideAndAppend } from '../../engine/decide-and-append.js';
import { drivenPayment } from '../../sagas/payment/aggregate.js';
import { flowFold } from '../../sagas/runner/stream.js';

const fold = flowFold(drivenPayment);

export function plainHost(
  log: EventLog<TallybookEvent>,
  ids: IdSource,
): AggregateHost<Payment, PaymentCommand> {
  async function find(id: string) {
    const { state, position } = await catchUp(log, paymentStream(id), fold);
    return state.aggregate === null ? undefined : { state: state.aggregate, position };
  }
  return {
    find,
    waitFor: (id) => find(id),
    async submit(id, command, context) {
      const { folded, events, result } = await decideAndAppend(
        log,
        paymentStream(id),
        fold,
        undefined,
        ({ state }) => {
          const decision = drivenPayment.decide(command, state.aggregate);
          return decision.accepted
            ? { events: envelop(decision.events, context, ids), result: null }
            : { events: [], result: decision.rejection, onPresentState: true };
        },
      );
      if (result !== null) return { accepted: false, rejection: result };
      if (folded.state.aggregate === null) throw new Error('no payment');
      const { position } = folded;
      const replayed = events.length === 0;
      return { state: folded.state.aggregate, position, accepted: true, replayed };
    },
  };
}
