/** Disputes, and the payments whose money they claim: their flow begins before the host of payments is there. */
import type { CommandContext } from '../../domain/kernel/event.js';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import { disputedPart } from '../../domain/payment/decide/dispute.js';
import type { Payment } from '../../domain/payment/payment.js';
import type { AggregateHost } from '../../engine/aggregate-host.js';
import type { DisputedPayments } from '../../sagas/dispute/booking.js';

type PaymentHost = AggregateHost<Payment, PaymentCommand>;

export function openDisputedPayments() {
  let serve: (host: PaymentHost) => void = () => {};
  const served = new Promise<PaymentHost>((resolve) => (serve = resolve));
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
