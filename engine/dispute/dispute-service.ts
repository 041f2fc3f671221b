/** Disputes: as channels and operators tell of them, and as merchants answer them. */
import type { DisputeWord } from '../../domain/channel/dispute-word.js';
import type { Channels } from '../../domain/channel/port.js';
import { isSubmitted } from '../../domain/dispute/answer.js';
import type { DisputeCommand } from '../../domain/dispute/decider.js';
import { type Dispute, disputeIdOf } from '../../domain/dispute/dispute.js';
import { nextStep } from '../../domain/dispute/money.js';
import { reject, type Rejection } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { Position } from '../../domain/kernel/position.js';
import { type Money, type MoneyText, parseAmount, toText } from '../../domain/money/money.js';
import { amountCaptured } from '../../domain/payment/amounts.js';
import { currentAttempt, type Payment } from '../../domain/payment/payment.js';
import { readRequestNo } from '../../domain/payment/request-no.js';
import type { AggregateHost, HostedOutcome } from '../aggregate-host.js';
import type { Answered } from '../answered.js';
import type { DisputeDocument, DisputeEvidenceSeal } from './evidence-seal.js';

/** What an operator tells of a payment. */
export type ToldByOperator = Omit<DisputeWord, 'amount'> & {
  readonly payment: string;
  /** Null: all that was captured. */
  readonly amount: MoneyText | null;
  /** The sandbox is to open it, and to go on as this says; null: it is told of. */
  readonly scenario: string | null;
};

/** What a signed callback says. */
export interface ToldByChannel {
  readonly channel: string;
  readonly requestNo: string;
  readonly word: DisputeWord;
}

type Found = { readonly dispute: Dispute; readonly position: Position };

export interface DisputeService {
  /**
   * Opens a dispute, or adds to it. Refused with `payment_not_disputable`, `dispute_exceeds_captured`,
   * `dispute_contradicted`, `dispute_not_opened`, `too_many_dispute_facts`, `currency_unsupported` or a code of the amount.
   */
  tell(told: ToldByOperator, context: CommandContext): Promise<Answered<Dispute>>;
  /** May be called again for the same. @returns why nothing came of it, as a code. */
  hear(told: ToldByChannel, context: CommandContext): Promise<Rejection | undefined>;
  /** Refused with `dispute_not_answerable` or `too_much_evidence`. @throws MasterKeyMissing */
  submit(
    id: string,
    document: DisputeDocument,
    context: CommandContext,
  ): Promise<Answered<Dispute>>;
  /** Gives in, for good. Refused with `dispute_not_answerable`. */
  accept(id: string, context: CommandContext): Promise<Answered<Dispute>>;
  find(id: string): Promise<Found | undefined>;
  /** The dispute once nothing more happens by itself, or when the time is up. */
  waitFor(id: string, waitMs: number): Promise<Found | undefined>;
}

export interface DisputeDependencies {
  readonly host: AggregateHost<Dispute, DisputeCommand>;
  readonly payments: {
    find(id: string): Promise<{ readonly payment: Payment } | undefined>;
  };
  readonly channels: Pick<Channels, 'get'>;
  readonly seal: DisputeEvidenceSeal;
}

const isAtRest = (dispute: Dispute): boolean =>
  nextStep(dispute) === null &&
  dispute.acceptance?.status !== 'sending' &&
  dispute.evidence.every(({ status }) => status !== 'sending');

export function createDisputeService(deps: DisputeDependencies): DisputeService {
  const { host, seal } = deps;
  const find = async (id: string): Promise<Found | undefined> => {
    const found = await host.find(id);
    return found && { dispute: found.state, position: found.position };
  };
  const run = async (id: string, command: DisputeCommand, context: CommandContext) =>
    answered(await host.submit(id, command, { ...context, correlationId: id }));
  return {
    find,
    tell: (told, context) => tell(deps, told, context),
    async hear({ channel, requestNo, word }, context) {
      const payment = await paymentAt(deps, channel, requestNo);
      if (payment === undefined) return reject('not_found', 'there is no such payment').rejection;
      const command = tellCommand(payment, channel, word, context);
      const heard = await run(command.dispute, command, context);
      return heard.accepted ? undefined : heard.rejection;
    },
    async submit(id, document, context) {
      const found = await find(id);
      if (found === undefined) return reject('not_found', 'there is no such dispute');
      const { dispute: value, position } = found;
      const digest = seal.digest(id, document);
      // The same again takes no further key.
      if (isSubmitted(value, digest)) return { accepted: true, value, replayed: true, position };
      const content = await seal.seal(id, document);
      const { nowMs } = context;
      const files = document.files.length;
      return run(id, { type: 'SubmitEvidence', content, digest, files, nowMs }, context);
    },
    accept: (id, context) => run(id, { type: 'AcceptDispute' }, context),
    async waitFor(id, waitMs) {
      const found = await host.waitFor(id, waitMs, isAtRest);
      return found && { dispute: found.state, position: found.position };
    },
  };
}

/** The payment that a channel names by our number of an attempt. */
async function paymentAt(
  { payments }: DisputeDependencies,
  channel: string,
  requestNo: string,
): Promise<Payment | undefined> {
  const parts = readRequestNo(requestNo);
  const found = parts && (await payments.find(parts.payment));
  const isIts = found?.payment.attempts.some(
    (attempt) => attempt.requestNo === parts?.base && attempt.channel === channel,
  );
  return isIts ? found?.payment : undefined;
}

const tellCommand = (
  { id: payment, merchant }: Payment,
  channel: string,
  word: DisputeWord,
  { causationId: evidence }: CommandContext,
): Extract<DisputeCommand, { type: 'TellDispute' }> => ({
  type: 'TellDispute',
  ...{ dispute: disputeIdOf(channel, word.reference), channel, payment, merchant, word, evidence },
});

async function tell(
  deps: DisputeDependencies,
  { payment: id, amount, scenario, ...told }: ToldByOperator,
  context: CommandContext,
): Promise<Answered<Dispute>> {
  const { host, payments } = deps;
  const found = await payments.find(id);
  if (found === undefined) return reject('not_found', 'there is no such payment', 'payment');
  const { payment } = found;
  const attempt = currentAttempt(payment);
  const captured = amountCaptured(payment);
  if (attempt === undefined || captured.minor === 0n) {
    return reject('payment_not_disputable', 'nothing was captured', 'payment');
  }
  const dispute = disputeIdOf(attempt.channel, told.reference);
  const isKnown = (await host.find(dispute)) !== undefined;
  const disputed = amountOf(amount, captured, isKnown);
  if (!disputed.accepted) return disputed;
  const own: DisputeWord = { ...told, amount: toText(disputed.amount) };
  const word = scenario === null ? own : await orderAtSandbox(deps, attempt, own, scenario);
  if (word === undefined) return reject('dispute_not_opened', 'the channel did not open it');
  const command = tellCommand(payment, attempt.channel, word, context);
  return answered(await host.submit(dispute, command, { ...context, correlationId: dispute }));
}

/** A dispute that is known may be of more than was captured: its channel said so. */
function amountOf(asked: MoneyText | null, captured: Money, isKnown: boolean) {
  const parsed =
    asked === null ? ({ accepted: true, amount: captured } as const) : parseAmount(asked);
  if (!parsed.accepted) return parsed;
  const { amount } = parsed;
  if (amount.currency !== captured.currency) {
    return reject('currency_unsupported', 'a dispute is in the currency of its payment', 'amount');
  }
  return amount.minor > captured.minor && !isKnown
    ? reject('dispute_exceeds_captured', 'not so much was captured', 'amount')
    : parsed;
}

async function orderAtSandbox(
  { channels }: DisputeDependencies,
  attempt: { readonly channel: string; readonly requestNo: string },
  { reference, amount, reason }: DisputeWord,
  scenario: string,
): Promise<DisputeWord | undefined> {
  const { channel, requestNo } = attempt;
  const order = { reference, requestNo, amount, reason, scenario };
  return channels.get(channel)?.openDispute?.(order);
}

function answered(outcome: HostedOutcome<Dispute>): Answered<Dispute> {
  if (!outcome.accepted) return outcome;
  const { state: value, replayed, position } = outcome;
  return { accepted: true, value, replayed, position };
}
