/**
 * Postings of a saga: to the ledger first, then the record of it in the payment. All ids are derived,
 * so a crash in between posts nothing twice. A request may be refused; a fact may not: what the
 * merchant's account refuses goes to suspense, with a case.
 */
import type { Cases } from '../../domain/case/port.js';
import { derivedId } from '../../domain/ids.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { toText } from '../../domain/money/money.js';
import type { Volumes } from '../../domain/price-plan/port.js';
import { findRefund } from '../../domain/payment/decide/refund.js';
import type { Capture, Payment, Refund } from '../../domain/payment/payment.js';
import {
  postCapture,
  postChannelCost,
  postExcess,
  suspendCapture,
} from '../../domain/payment/posting/capture.js';
import type { Saga } from '../../domain/saga/saga.js';
import type { CardTokens } from '../../engine/payment/card-tokens.js';
import { claimedBefore } from './claimed-movement.js';
import { type Booking, command, type Effect, type SagaView } from './effect.js';
import { holdingOf, suspended } from './holding.js';
import { LedgerPoster } from './ledger-poster.js';
import type { OpenedAccounts } from './opened-accounts.js';
import { bookRefund, holdOf, renewHold, returnUnderpaid } from './refund-booking.js';
import { SuspenseDesk } from './suspense.js';

export interface BookingDependencies {
  readonly ledger: Ledger;
  readonly cases: Cases;
  readonly opened: OpenedAccounts;
  readonly cardTokens: Pick<CardTokens, 'erase'>;
  readonly volumes: Volumes;
}

/** @returns what is to be recorded of it, in order. */
export async function bookPayment(
  what: Booking,
  { payment, saga }: SagaView,
  deps: BookingDependencies,
  context: CommandContext,
): Promise<readonly Effect[]> {
  const poster = new LedgerPoster(deps.ledger, deps.opened, context);
  const suspense = new SuspenseDesk(deps.cases, poster, payment, context);
  switch (what.booking) {
    case 'capture':
      return bookCapture(poster, payment, saga, findCapture(payment, what.capture));
    case 'price':
      return priceCapture(payment, findCapture(payment, what.capture), deps, context);
    case 'late_success':
      return suspense.takeLateSuccess(what, saga);
    case 'late_success_refund':
      return suspense.giveLateSuccessBack(what, saga);
    case 'late_request':
      return suspense.takeLateRequest(what.requestNo, saga);
    case 'suspense_refund':
      return suspense.giveBack(what, saga);
    case 'suspense_refund_failed':
      return suspense.keep(what);
    case 'claim_suspended':
      return suspense.claim(mustFindRefund(payment, what.refund));
    case 'excess':
      return bookExcess(poster, payment, findCapture(payment, what.capture));
    case 'erase_card_token':
      return eraseCardToken(payment, deps);
    case 'return_underpaid':
      return returnUnderpaid(poster, payment, what.refund);
    case 'renew_hold':
      return renewHold(poster, payment, mustFindRefund(payment, what.refund));
    case 'post_refund':
      return bookRefund(poster, suspense, { payment, saga }, mustFindRefund(payment, what.refund));
    case 'release_refund': {
      const refund = mustFindRefund(payment, what.refund);
      await poster.release(holdOf(refund));
      await suspense.release(refund);
      return [command({ type: 'RecordRefundFailed', refund: refund.id, failure: what.failure })];
    }
  }
}

async function priceCapture(
  { merchant }: Payment,
  { id: capture, amount, price, capturedAt }: Capture,
  { volumes }: BookingDependencies,
  context: CommandContext,
): Promise<readonly Effect[]> {
  if (!price?.plan || capturedAt === null) throw new Error(`${capture} is not priced by tiers`);
  const asked = { merchant, plan: price.plan.id, capture, amount: toText(amount), at: capturedAt };
  const { month, before } = await volumes.claim(asked, context);
  return [command({ type: 'RecordCapturePriced', capture, month, before })];
}

/** @throws Error if the key is in the store of another process: that is set right by people. */
async function eraseCardToken(
  { card }: Payment,
  { cardTokens }: BookingDependencies,
): Promise<readonly Effect[]> {
  if (card?.token && !(await cardTokens.erase(card.token))) {
    throw new Error(`the key of the card's token, ${card.token.key}, is not in this key store`);
  }
  return [command({ type: 'RecordCardTokenErased' })];
}

async function bookCapture(
  poster: LedgerPoster,
  payment: Payment,
  saga: Saga,
  capture: Capture,
): Promise<Effect[]> {
  const attempt = payment.attempts.findLast(({ failure }) => failure === null);
  if (attempt === undefined) throw new Error('a capture without an attempt');
  const { channel } = attempt;
  const cost = postChannelCost(payment, capture, channel);
  const posted = await poster.postFactWith(postCapture(payment, capture, channel), cost);
  // It may stand there since before a restart, when the account refused it.
  const placed = posted.refused
    ? await poster.postFactWith(suspendCapture(payment, capture, channel), cost)
    : posted;
  if (placed.refused && placed.code === 'id_conflict') {
    const { id: of, channelReference } = capture;
    return claimedBefore(saga, channel, { of, channelReference });
  }
  if (placed.refused) throw new Error(`the ledger refused a fact: ${placed.code}`);
  const transaction = placed.id;
  const record = { type: 'RecordCapturePosted', capture: capture.id, transaction } as const;
  if (!posted.refused) return [command({ ...record, to: 'merchant', case: null })];
  const { amount, fee, tax } = capture;
  const raised = suspended(
    { flow: 'payment', subject: payment.id, channel, transaction, code: posted.code },
    holdingOf(payment, { transaction, channel, amount, charge: { fee, tax }, capture: capture.id }),
  );
  const { case: id } = raised.report;
  return [raised, command({ ...record, to: 'suspense', case: id })];
}

async function bookExcess(
  poster: LedgerPoster,
  payment: Payment,
  capture: Capture,
): Promise<Effect[]> {
  const { excess } = capture;
  if (excess === null) return [];
  const { channel, amount } = excess;
  const transaction = await poster.mustPost(postExcess(payment, capture, excess));
  return [
    {
      effect: 'raise',
      report: {
        case: derivedId('case', 'excess', transaction),
        kind: 'posted_to_suspense',
        flow: 'payment',
        subject: payment.id,
        channel,
        summary: 'the channel took more than was asked for; the excess stands in suspense',
        details: { transaction, capture: capture.id },
      },
      holding: holdingOf(payment, { transaction, channel, amount }),
    },
    command({ type: 'RecordExcessPosted', capture: capture.id, transaction }),
  ];
}

function findCapture(payment: Payment, id: string): Capture {
  const capture = payment.captures.find((candidate) => candidate.id === id);
  if (capture === undefined) throw new Error(`unknown capture ${id}`);
  return capture;
}

function mustFindRefund(payment: Payment, id: string): Refund {
  const refund = findRefund(payment, id);
  if (refund === undefined) throw new Error(`unknown refund ${id}`);
  return refund;
}
