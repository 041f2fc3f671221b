/** Disputes: their flow begins before the hosts of payments and disputes are there, and waits for them. */
import type { Cases } from '../../domain/case/port.js';
import { derivedId } from '../../domain/ids.js';
import type { Clock } from '../../domain/kernel/clock.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import { disputedPart } from '../../domain/payment/decide/dispute.js';
import type { Payment } from '../../domain/payment/payment.js';
import type { AggregateHost } from '../../engine/aggregate-host.js';
import type { Channels } from '../../domain/channel/port.js';
import type { PaymentService } from '../../engine/payment/payment-service.js';
import { createDisputeService, type DisputeService } from '../../engine/dispute/dispute-service.js';
import { evidenceChannels } from '../../engine/dispute/evidence-channels.js';
import { DisputeEvidenceSeal } from '../../engine/dispute/evidence-seal.js';
import { drivenDispute } from '../../sagas/dispute/aggregate.js';
import { drivenPayment } from '../../sagas/payment/aggregate.js';
import type { SagaRunner } from '../../sagas/runner/saga-runner.js';
import type { Foundation } from './foundation.js';
import type { TakenDispute } from '../../sagas/channel/callback.js';
import type { DisputedPayments } from '../../sagas/dispute/booking.js';

type PaymentHost = AggregateHost<Payment, PaymentCommand>;

/** What the flow of disputes and its runner need, and the service once they run. */
export function openDisputes(
  { log, ledger, clock, dataKeys, masterKeys }: Foundation,
  { cases, channels }: { readonly cases: Pick<Cases, 'open'>; readonly channels: Channels },
) {
  const claims = openDisputedPayments();
  const intake = openDisputeIntake({ cases, clock });
  const seal = new DisputeEvidenceSeal({ ...dataKeys, masterKeys }, log);
  return {
    flow: { balances: ledger, disputedPayments: claims.of },
    runner: {
      takeDispute: intake.take,
      channels: evidenceChannels(channels, (requestNo) => seal.open(requestNo)),
    },
    serve(sagas: Pick<SagaRunner, 'hostOf'>, payments: Pick<PaymentService, 'find'>) {
      claims.serve(sagas.hostOf(drivenPayment));
      const host = sagas.hostOf(drivenDispute);
      const disputes = createDisputeService({ host, payments, channels, seal });
      intake.serve(disputes);
      return disputes;
    },
  };
}

function openDisputedPayments() {
  const { promise: served, give: serve } = later<PaymentHost>();
  const of = (context: CommandContext): DisputedPayments => ({
    async claim({ id: dispute, payment, amount }, number) {
      const host = await served;
      const command: PaymentCommand = { type: 'ClaimDisputed', dispute, number, amount };
      const claimed = await host.submit(payment, command, { ...context, correlationId: payment });
      if (!claimed.accepted) throw new Error(`${payment}: ${claimed.rejection.code}`);
      const part = disputedPart(claimed.state, dispute, number);
      if (part === undefined) throw new Error(`${payment} has no part of ${dispute}`);
      return part.amount;
    },
    async release({ id: dispute, payment }, number) {
      const host = await served;
      const command: PaymentCommand = { type: 'ReleaseDisputed', dispute, number };
      const released = await host.submit(payment, command, { ...context, correlationId: payment });
      if (!released.accepted) throw new Error(`${payment}: ${released.rejection.code}`);
    },
  });
  return { of, serve };
}

/** What is given once, and awaited before. */
function later<Value>() {
  let give: (value: Value) => void = () => {};
  const promise = new Promise<Value>((resolve) => (give = resolve));
  return { promise, give: (value: Value) => give(value) };
}

/** Takes what channels say of disputes. What nobody can place opens a case, once. */
function openDisputeIntake({ cases, clock }: { cases: Pick<Cases, 'open'>; clock: Clock }) {
  const { promise: served, give: serve } = later<Pick<DisputeService, 'hear'>>();
  const take = async (told: TakenDispute): Promise<void> => {
    const { event, channel, requestNo, word } = told;
    const actor = `channel:${channel}`;
    const context = { correlationId: event, causationId: event, actor, nowMs: clock.now() };
    const rejection = await (await served).hear(told, context);
    if (rejection === undefined) return;
    await cases.open(
      {
        case: derivedId('case', 'dispute_refused', event),
        kind: rejection.code === 'not_found' ? 'unknown_dispute' : 'contradiction',
        ...{ flow: null, subject: null, channel },
        summary: `a callback of a dispute was not taken: ${rejection.detail}`,
        details: { event, requestNo, dispute: word.reference, code: rejection.code },
      },
      null,
      context,
    );
  };
  return { take, serve };
}
