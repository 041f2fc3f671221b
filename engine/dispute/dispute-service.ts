/** Disputes as channels and operators tell of them. */
import type { DisputeWord } from '../../domain/channel/dispute-word.js';
import type { DisputeCommand } from '../../domain/dispute/decider.js';
import { type Dispute, disputeIdOf } from '../../domain/dispute/dispute.js';
import { nextStep } from '../../domain/dispute/money.js';
import { reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { Position } from '../../domain/kernel/position.js';
import { type MoneyText, parseAmount, toText } from '../../domain/money/money.js';
import { amountCaptured } from '../../domain/payment/amounts.js';
import { currentAttempt, type Payment } from '../../domain/payment/payment.js';
import type { AggregateHost, HostedOutcome } from '../aggregate-host.js';
import type { Answered } from '../answered.js';

/** What an operator tells: the payment's channel and, if left out, its captured amount are added. */
export type ToldByOperator = Omit<DisputeWord, 'amount'> & {
  readonly payment: string;
  readonly amount: MoneyText | null;
};

type Found = { readonly dispute: Dispute; readonly position: Position };

export interface DisputeService {
  /**
   * Opens a dispute, or adds to it. Refused with `payment_not_disputable`, `dispute_exceeds_captured`,
   * `dispute_contradicted`, `too_many_dispute_facts`, `currency_unsupported` or a code of the amount.
   */
  tell(told: ToldByOperator, context: CommandContext): Promise<Answered<Dispute>>;
  find(id: string): Promise<Found | undefined>;
  /** The dispute once all that is known of it is booked, or when the time is up. */
  waitFor(id: string, waitMs: number): Promise<Found | undefined>;
}

export interface DisputeDependencies {
  readonly host: AggregateHost<Dispute, DisputeCommand>;
  readonly payments: {
    find(id: string): Promise<{ readonly payment: Payment } | undefined>;
  };
}

export function createDisputeService({ host, payments }: DisputeDependencies): DisputeService {
  return {
    async tell({ payment: id, amount, ...word }, context) {
      const found = await payments.find(id);
      if (found === undefined) return reject('not_found', 'there is no such payment', 'payment');
      const { payment } = found;
      const captured = amountCaptured(payment);
      const channel = currentAttempt(payment)?.channel;
      if (channel === undefined || captured.minor === 0n) {
        return reject('payment_not_disputable', 'nothing was captured', 'payment');
      }
      const parsed = amount === null ? undefined : parseAmount(amount);
      if (parsed?.accepted === false) return parsed;
      const disputed = parsed?.amount ?? captured;
      if (disputed.currency !== captured.currency) {
        const detail = 'a dispute is in the currency of its payment';
        return reject('currency_unsupported', detail, 'amount');
      }
      const dispute = disputeIdOf(channel, word.reference);
      if (disputed.minor > captured.minor && (await host.find(dispute)) === undefined) {
        return reject('dispute_exceeds_captured', 'not so much was captured', 'amount');
      }
      const command: DisputeCommand = {
        type: 'TellDispute',
        ...{ dispute, channel, payment: payment.id, merchant: payment.merchant },
        word: { ...word, amount: toText(disputed) },
        evidence: context.causationId,
      };
      const within = { ...context, correlationId: dispute };
      return answered(await host.submit(dispute, command, within));
    },
    async find(id) {
      const found = await host.find(id);
      return found && { dispute: found.state, position: found.position };
    },
    async waitFor(id, waitMs) {
      const found = await host.waitFor(id, waitMs, (state) => nextStep(state) === null);
      return found && { dispute: found.state, position: found.position };
    },
  };
}

function answered(outcome: HostedOutcome<Dispute>): Answered<Dispute> {
  if (!outcome.accepted) return outcome;
  const { state: value, replayed, position } = outcome;
  return { accepted: true, value, replayed, position };
}
