/**
 * Postings of a saga: to the ledger first, then the record of it in the payment. All ids are derived,
 * so a crash in between posts nothing twice. A request may be refused; a fact may not: what the
 * merchant's account refuses goes to suspense, with a case.
 */
import type { Holding } from '../../domain/case/case.js';
import type { Cases } from '../../domain/case/port.js';
import { derivedId } from '../../domain/ids.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { money } from '../../domain/money/money.js';
import { merchantPart } from '../../domain/payment/amounts.js';
import { findRefund, quoteRefund } from '../../domain/payment/decide/refund.js';
import { renewedHold } from '../../domain/payment/hold.js';
import type { Capture, Payment, Refund, RefundHold } from '../../domain/payment/payment.js';
import {
  postCapture,
  postChannelCost,
  postExcess,
  postRefund,
  postUnheldRefund,
  releaseHold,
  reserveRefund,
  suspendCapture,
  suspendRefund,
} from '../../domain/payment/postings.js';
import type { Saga } from '../../domain/saga/saga.js';
import { LedgerPoster } from './ledger-poster.js';
import { type Booking, command, type Effect, type SagaView } from './effect.js';
import { claimedBefore } from './claimed-movement.js';
import { holdingOf, SuspenseDesk } from './suspense.js';

export interface BookingDependencies {
  readonly ledger: Ledger;
  readonly cases: Cases;
}

/** @returns what is to be recorded of it, in order. */
export async function bookPayment(
  what: Booking,
  { payment, saga }: SagaView,
  deps: BookingDependencies,
  context: CommandContext,
): Promise<readonly Effect[]> {
  const poster = new LedgerPoster(deps.ledger, context);
  const suspense = new SuspenseDesk(deps.cases, poster, payment, context);
  switch (what.booking) {
    case 'capture':
      return bookCapture(poster, payment, saga, findCapture(payment, what.capture));
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
  const { amount, fee } = capture;
  const raised = suspended(
    { flow: 'payment', subject: payment.id, channel, transaction, code: posted.code },
    holdingOf(payment, { transaction, channel, amount, fee, capture: capture.id }),
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

/** The request for the refund comes with its hold, as a merchant's does; this hold has no end. */
async function returnUnderpaid(
  poster: LedgerPoster,
  payment: Payment,
  refund: string,
): Promise<Effect[]> {
  const asked = { refund, amount: null, contentHash: 'underpaid', from: null };
  const quoted = quoteRefund(asked, payment);
  if (!quoted.accepted) return [{ effect: 'stuck', reason: quoted.rejection.detail }];
  if (quoted.quote === null) return [];
  const hold = { reservation: derivedId('reservation', refund), expiresAt: null };
  const held = await poster.post(reserveRefund(payment, quoted.quote, hold));
  if (held.refused) {
    const reason = `an underpaid payment could not be given back: ${held.code}`;
    return [{ effect: 'stuck', reason }];
  }
  const { quote } = quoted;
  const rest = { reason: 'underpaid', metadata: {}, scenario: null, quote, hold };
  return [command({ type: 'RequestRefund', ...asked, ...rest })];
}

async function bookRefund(
  poster: LedgerPoster,
  suspense: SuspenseDesk,
  { payment, saga }: Pick<SagaView, 'payment' | 'saga'>,
  refund: Refund,
): Promise<Effect[]> {
  const hold = holdOf(refund);
  const held = await poster.postFact(postRefund(payment, refund, hold));
  // The hold has ended before it could be renewed: the fact is booked without it.
  // So is a small part of it for which the merchant's entry changes sides. It may stand there so already.
  const unheld = held.refused && UNHELD.has(held.code);
  const posted = unheld ? await poster.postFact(postUnheldRefund(payment, refund)) : held;
  // It may stand there since before a restart, when the account refused it.
  const transaction = posted.refused
    ? await poster.claimMovement(suspendRefund(payment, refund))
    : posted.id;
  if (transaction === null) {
    const { id: of, channelReference } = refund;
    return claimedBefore(saga, refund.channel, { of, channelReference });
  }
  await suspense.recordMoved(refund, transaction);
  const record = command({ type: 'RecordRefundSucceeded', refund: refund.id, transaction });
  const excess = await suspense.takeRefundExcess(refund, saga);
  if (held.refused) await poster.release(hold);
  if (!posted.refused) return [...excess, record];
  const { channel } = refund;
  const { minor, currency } = merchantPart(refund);
  const raised = suspended(
    { flow: 'refund', subject: refund.id, channel, transaction, code: posted.code },
    holdingOf(payment, { transaction, channel, amount: money(-minor, currency) }),
  );
  return [raised, ...excess, record];
}

/** Why a hold cannot be posted although the merchant's account takes the refund. */
const UNHELD: ReadonlySet<string> = new Set([
  'reservation_closed',
  'reservation_exceeded',
  'id_conflict',
]);

/** If the account refuses a further hold, the refund goes on without: it may be under way already. */
async function renewHold(
  poster: LedgerPoster,
  payment: Payment,
  refund: Refund,
): Promise<Effect[]> {
  const before = holdOf(refund);
  const after = renewedHold(refund);
  const renewed = await poster.post(
    reserveRefund(payment, refund, after),
    releaseHold(before.reservation),
  );
  const hold = renewed.refused ? { ...before, expiresAt: null } : after;
  return [command({ type: 'RenewRefundHold', refund: refund.id, hold })];
}

interface SuspendedFact {
  readonly flow: 'payment' | 'refund';
  readonly subject: string;
  readonly channel: string;
  readonly transaction: string;
  /** Why the merchant's account refused. */
  readonly code: string;
}

const suspended = (
  { flow, subject, channel, transaction, code }: SuspendedFact,
  holding: Holding,
) => ({
  effect: 'raise' as const,
  report: {
    case: derivedId('case', 'posted_to_suspense', transaction),
    kind: 'posted_to_suspense',
    ...{ flow, subject, channel },
    summary: "the merchant's account refused a fact, which stands in suspense",
    details: { transaction, code },
  },
  holding,
});

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

function holdOf({ id, hold }: Refund): RefundHold {
  if (hold === null) throw new Error(`refund ${id} has no hold`);
  return hold;
}
