/**
 * Postings of a saga: to the ledger first, then the record of it in the payment. All ids are derived,
 * so a crash in between posts nothing twice. A request may be refused; a fact may not: what the
 * merchant's account refuses goes to suspense, with a case.
 */
import type { Channels } from '../../domain/channel/port.js';
import { derivedId } from '../../domain/kernel/ids.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { fromText } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { findRefund } from '../../domain/payment/decide/refund.js';
import { renewedHold } from '../../domain/payment/hold.js';
import type { Capture, Payment, Refund, RefundHold } from '../../domain/payment/payment.js';
import {
  type Posting,
  postCapture,
  postChannelCost,
  postLateCapture,
  postLateRefund,
  postLateSuccess,
  postLateSuccessRefund,
  postRefund,
  postUnheldRefund,
  releaseHold,
  reserveRefund,
  suspendCapture,
  suspendRefund,
} from '../../domain/payment/postings.js';
import { BookingUnsettled } from '../runner/flow.js';
import { type Booking, command, type Effect, type SagaView } from './effect.js';
import { lateCaseOf } from './late-requests.js';

export interface BookDependencies {
  readonly ledger: Ledger;
  readonly channels: Channels;
}

type Posted =
  | { readonly refused: false; readonly id: string }
  | { readonly refused: true; readonly code: string; readonly detail: string };

/** @returns what is to be recorded of it, in order. */
export async function bookPayment(
  what: Booking,
  { id, payment, saga }: SagaView,
  deps: BookDependencies,
  context: CommandContext,
): Promise<readonly Effect[]> {
  const books = new Books(deps.ledger, context);
  switch (what.booking) {
    case 'capture':
      return bookCapture(books, payment, findCapture(payment, what.capture), deps.channels);
    case 'late_success': {
      const { channel, requestNo } = findAttempt(payment, what.attempt);
      const { amount } = payment;
      await books.mustPost(postLateSuccess(payment, { amount, channel, requestNo }));
      const { attempt, channelReference } = what;
      return [command({ type: 'RecordLateSuccess', attempt, channelReference })];
    }
    case 'late_success_refund': {
      const { channel, requestNo } = findAttempt(payment, what.attempt);
      const { amount } = payment;
      await books.mustPost(postLateSuccessRefund(payment, { amount, channel, requestNo }));
      const { attempt, channelReference } = what;
      return [command({ type: 'RecordLateSuccessRefunded', attempt, channelReference })];
    }
    case 'late_request': {
      const request = saga.requests.get(what.requestNo);
      if (request === undefined) throw new Error(`unknown request ${what.requestNo}`);
      const post = request.request.kind === 'capture' ? postLateCapture : postLateRefund;
      const amount = fromText(request.request.amount);
      const { channel } = request;
      await books.mustPost(post(payment, { amount, channel, requestNo: what.requestNo }));
      const summary = `the channel performed a ${request.request.kind} that it had closed or refused`;
      return [
        {
          effect: 'raise',
          report: {
            case: lateCaseOf(what.requestNo),
            kind: 'posted_to_suspense',
            flow: saga.flow,
            subject: id,
            channel,
            summary,
            details: { requestNo: what.requestNo },
          },
        },
      ];
    }
    case 'renew_hold':
      return renewHold(books, payment, mustFindRefund(payment, what.refund));
    case 'post_refund':
      return bookRefund(books, payment, mustFindRefund(payment, what.refund));
    case 'release_refund': {
      const refund = mustFindRefund(payment, what.refund);
      await books.release(holdOf(refund));
      return [command({ type: 'RecordRefundFailed', refund: refund.id, failure: what.failure })];
    }
  }
}

async function bookCapture(
  books: Books,
  payment: Payment,
  capture: Capture,
  channels: Channels,
): Promise<Effect[]> {
  const attempt = payment.attempts.findLast(({ failure }) => failure === null);
  if (attempt === undefined) throw new Error('a capture without an attempt');
  const { channel } = attempt;
  const posted = await books.post(postCapture(payment, capture, channel));
  const transaction = posted.refused
    ? await books.mustPost(suspendCapture(payment, capture, channel))
    : posted.id;
  const profile = channels.get(channel)?.profile;
  const cost = profile && postChannelCost(payment, capture, profile);
  if (cost !== undefined) await books.mustPostOnce(cost);
  const to = posted.refused ? 'suspense' : 'merchant';
  const record = command({ type: 'RecordCapturePosted', capture: capture.id, transaction, to });
  if (!posted.refused) return [record];
  return [suspended('payment', payment.id, channel, transaction, posted.code), record];
}

async function bookRefund(books: Books, payment: Payment, refund: Refund): Promise<Effect[]> {
  const hold = holdOf(refund);
  const held = await books.post(postRefund(payment, refund, hold));
  // The hold has ended before it could be renewed: the fact is booked without it.
  const unheld = held.refused && held.code === 'reservation_closed';
  const posted = unheld ? await books.post(postUnheldRefund(payment, refund)) : held;
  if (!posted.refused) {
    const transaction = posted.id;
    return [command({ type: 'RecordRefundSucceeded', refund: refund.id, transaction })];
  }
  const transaction = await books.mustPost(suspendRefund(payment, refund));
  await books.release(hold);
  return [
    suspended('refund', refund.id, refund.channel, transaction, posted.code),
    command({ type: 'RecordRefundSucceeded', refund: refund.id, transaction }),
  ];
}

/** If the account refuses a further hold, the refund goes on without: it may be under way already. */
async function renewHold(books: Books, payment: Payment, refund: Refund): Promise<Effect[]> {
  const before = holdOf(refund);
  const after = renewedHold(refund);
  const renewed = await books.post(
    reserveRefund(payment, refund, after),
    releaseHold(before.reservation),
  );
  const hold = renewed.refused ? { ...before, expiresAt: null } : after;
  return [command({ type: 'RenewRefundHold', refund: refund.id, hold })];
}

/** Posts, opening the accounts that a posting needs. */
class Books {
  constructor(
    private readonly ledger: Ledger,
    private readonly context: CommandContext,
  ) {}

  /** @param first decided just before, whatever its outcome. */
  async post({ accounts, command }: Posting, first?: Posting): Promise<Posted> {
    const before = first === undefined ? [] : [first.command];
    const commands = [...before, ...accounts, command];
    const outcomes = await this.ledger.execute(PAYMENT_BOOK, commands, this.context);
    const outcome = outcomes.at(-1);
    if (outcome === undefined || outcome.status === 'unknown') throw new BookingUnsettled();
    if (outcome.status === 'rejected') {
      const { code, detail } = outcome.rejection;
      return { refused: true, code, detail };
    }
    return {
      refused: false,
      id: command.type === 'VoidReservation' ? command.reservation : command.id,
    };
  }

  /** For what may have been posted before a restart, at the rate of that time: then that stands. */
  async mustPostOnce(posting: Posting): Promise<void> {
    const posted = await this.post(posting);
    if (posted.refused && posted.code !== 'id_conflict') {
      throw new Error(`the ledger refused a fact: ${posted.code}`);
    }
  }

  /** A hold that has ended leaves nothing to release. */
  async release({ reservation }: RefundHold): Promise<void> {
    await this.post(releaseHold(reservation));
  }

  /** For what nothing may refuse. */
  async mustPost(posting: Posting): Promise<string> {
    const posted = await this.post(posting);
    if (posted.refused) throw new Error(`the ledger refused a fact: ${posted.code}`);
    return posted.id;
  }
}

const suspended = (
  flow: string,
  subject: string,
  channel: string,
  transaction: string,
  code: string,
): Effect => ({
  effect: 'raise',
  report: {
    case: derivedId('case', 'posted_to_suspense', transaction),
    kind: 'posted_to_suspense',
    flow,
    subject,
    channel,
    summary: "the merchant's account refused a fact, which stands in suspense",
    details: { transaction, code },
  },
});

function findCapture(payment: Payment, id: string): Capture {
  const capture = payment.captures.find((candidate) => candidate.id === id);
  if (capture === undefined) throw new Error(`unknown capture ${id}`);
  return capture;
}

function findAttempt(payment: Payment, number: number) {
  const attempt = payment.attempts.find((candidate) => candidate.number === number);
  if (attempt === undefined) throw new Error(`unknown attempt ${number}`);
  return attempt;
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
