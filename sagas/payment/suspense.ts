/**
 * What the flows of a payment put into suspense and take out of it. Each posting is answered for by a
 * case: it holds the money from the same step on, and the money is claimed before it leaves again.
 */
import type { Cases } from '../../domain/case/port.js';
import { derivedId } from '../../domain/ids.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import { fromText, type Money, money } from '../../domain/money/money.js';
import { splitConfirmed } from '../../domain/payment/decide/confirmed.js';
import type { Payment, Refund } from '../../domain/payment/payment.js';
import { postSuspendedRefund } from '../../domain/payment/posting/case.js';
import {
  postLateCapture,
  postLateRefund,
  postLateSuccess,
  postLateSuccessRefund,
} from '../../domain/payment/posting/late.js';
import { type GivenBack, postRefundExcess } from '../../domain/payment/posting/refund.js';
import { requestNo } from '../../domain/payment/request-no.js';
import type { Saga } from '../../domain/saga/saga.js';
import { performedBy } from '../channel/performed-by.js';
import type { LedgerPoster } from './ledger-poster.js';
import { type Booking, command, type Effect } from './effect.js';
import { claimedBefore, claimedCaseOf, claimedReport } from './claimed-movement.js';
import { holdingOf } from './holding.js';
import { lateCaseOf } from './late-requests.js';

type BookingOf<Name extends Booking['booking']> = Extract<Booking, { booking: Name }>;

/** The case of money that a channel took for an attempt that was given up. */
const lateSuccessCase = (attemptNo: string): string => derivedId('case', 'late_success', attemptNo);

export class SuspenseDesk {
  constructor(
    private readonly cases: Cases,
    private readonly poster: LedgerPoster,
    private readonly payment: Payment,
    private readonly context: CommandContext,
  ) {}

  /** Its case claims the money at once: the flow gives it back by itself. */
  async takeLateSuccess(what: BookingOf<'late_success'>, saga: Saga): Promise<Effect[]> {
    const { attempt, channelReference, confirmed } = what;
    const { payment } = this;
    const { channel, requestNo: no } = this.#attempt(attempt);
    const amount = fromText(confirmed);
    const moved = { amount, channel, requestNo: no, channelReference };
    const transaction = await this.poster.claimMovement(postLateSuccess(payment, moved));
    if (transaction === null) {
      return [claimedReport(saga, channel, { case: claimedCaseOf(no), of: no, channelReference })];
    }
    return [
      {
        effect: 'raise',
        report: {
          case: lateSuccessCase(no),
          kind: 'late_success',
          flow: 'payment',
          subject: payment.id,
          channel,
          summary: 'the channel took money for an attempt that was given up; it goes back',
          details: { requestNo: no, transaction },
        },
        holding: holdingOf(payment, { transaction, channel, amount }),
        claim: requestNo(payment.id, 'l', attempt),
      },
      command({ type: 'RecordLateSuccess', attempt, channelReference, confirmed }),
    ];
  }

  async giveLateSuccessBack(what: BookingOf<'late_success_refund'>, saga: Saga): Promise<Effect[]> {
    const { attempt, channelReference } = what;
    const { payment } = this;
    const { channel, requestNo: no } = this.#attempt(attempt);
    const claim = requestNo(payment.id, 'l', attempt);
    const late = payment.lateSuccesses.find((known) => known.attempt === attempt);
    const asked = late?.amount ?? payment.amount;
    const { amount, excess } = splitConfirmed(what.confirmed, asked);
    const moved = { amount, channel, requestNo: claim, channelReference };
    const transaction = await this.poster.claimMovement(postLateSuccessRefund(payment, moved));
    if (transaction === null) return this.#claimed(saga, channel, claim, channelReference);
    await this.cases.recordMoved(lateSuccessCase(no), claim, transaction, this.context, amount);
    const by = performedBy(saga, claim);
    return [
      ...(await this.#takeExcess({ channel, requestNo: claim }, excess, saga)),
      command({ type: 'RecordLateSuccessRefunded', attempt, channelReference, requestNo: by }),
    ];
  }

  /** A capture or refund that a channel performed after it had promised not to. */
  async takeLateRequest(no: string, saga: Saga): Promise<Effect[]> {
    const { payment } = this;
    const request = saga.requests.get(no);
    if (request === undefined) throw new Error(`unknown request ${no}`);
    const { channel } = request;
    const { kind } = request.request;
    const amount = fromText(request.late?.amount ?? request.request.amount);
    const channelReference = request.late?.channelReference ?? '';
    const moved = { amount, channel, requestNo: no, channelReference };
    const isIn = kind === 'capture';
    const post = isIn ? postLateCapture : postLateRefund;
    const transaction = await this.poster.claimMovement(post(payment, moved));
    if (transaction === null) {
      const what = { case: lateCaseOf(no), of: no, channelReference };
      return [claimedReport(saga, channel, what)];
    }
    const signed = isIn ? amount : money(-amount.minor, amount.currency);
    return [
      {
        effect: 'raise',
        report: {
          case: lateCaseOf(no),
          kind: 'posted_to_suspense',
          flow: saga.flow,
          subject: saga.subject,
          channel,
          summary: `the channel performed a ${kind} that it had closed or refused`,
          details: { requestNo: no, transaction },
        },
        holding: holdingOf(payment, { transaction, channel, amount: signed }),
      },
    ];
  }

  /** What an operator asked to give back, and the channel has. */
  async giveBack(what: BookingOf<'suspense_refund'>, saga: Saga): Promise<Effect[]> {
    const { requestNo: no, channelReference } = what;
    const refund = this.#suspenseRefund(no);
    const { case: id, claim, channel } = refund;
    const { amount, excess } = splitConfirmed(what.confirmed, refund.amount);
    const { id: payment, merchant } = this.payment;
    const from = { case: id, payment, merchant, channel, amount };
    const by = { requestNo: no, channelReference };
    const transaction = await this.poster.claimMovement(postSuspendedRefund(from, by));
    if (transaction === null) return this.#claimed(saga, channel, no, channelReference);
    await this.cases.recordMoved(id, claim, transaction, this.context, amount);
    const performed = performedBy(saga, no);
    const done = { requestNo: no, performed, channelReference, transaction };
    return [
      ...(await this.#takeExcess(refund, excess, saga)),
      command({ type: 'RecordSuspenseRefunded', ...done }),
    ];
  }

  /** The channel refused: the case holds the money still, and another resolution may take it. */
  async keep(what: BookingOf<'suspense_refund_failed'>): Promise<Effect[]> {
    const { requestNo: no, failure } = what;
    const { case: id, claim } = this.#suspenseRefund(no);
    await this.cases.release(id, claim, this.context);
    return [command({ type: 'RecordSuspenseRefundFailed', requestNo: no, failure })];
  }

  /** Claims what a refund takes from suspense; if a resolution was faster, the refund has failed. */
  async claim(refund: Refund): Promise<Effect[]> {
    const { id, claim, suspended } = refund;
    for (const { case: of, amount } of suspended) {
      const asked = { id: claim, amount, action: 'refund', note: null, approval: null } as const;
      const claimed = await this.cases.claim(of, asked, this.context);
      if (claimed.accepted) continue;
      const { code, detail } = claimed.rejection;
      const failure = { code, message: detail };
      return [{ effect: 'book', what: { booking: 'release_refund', refund: id, failure } }];
    }
    return [command({ type: 'RecordSuspenseClaimed', refund: id })];
  }

  async release({ claim, suspended }: Refund): Promise<void> {
    for (const { case: of } of suspended) await this.cases.release(of, claim, this.context);
  }

  async recordMoved({ claim, suspended }: Refund, transaction: string): Promise<void> {
    for (const { case: of, amount } of suspended) {
      if (amount.minor === 0n) await this.cases.release(of, claim, this.context);
      else await this.cases.recordMoved(of, claim, transaction, this.context, amount);
    }
  }

  /** What the channel gave back above what a refund asked for; nothing if it did not. */
  async takeRefundExcess(refund: Refund, saga: Saga): Promise<Effect[]> {
    return refund.excess === null ? [] : this.#takeExcess(refund, refund.excess, saga);
  }

  async #takeExcess(of: GivenBack, excess: Money, saga: Saga): Promise<Effect[]> {
    if (excess.minor === 0n) return [];
    const { payment } = this;
    const { channel, requestNo: no } = of;
    const transaction = await this.poster.mustPost(postRefundExcess(payment, of, excess));
    const amount = money(-excess.minor, excess.currency);
    return [
      {
        effect: 'raise',
        report: {
          case: derivedId('case', 'refund_excess', transaction),
          kind: 'posted_to_suspense',
          ...{ flow: saga.flow, subject: saga.subject, channel },
          summary: 'the channel gave back more than was asked for; the excess stands in suspense',
          details: { transaction, requestNo: no },
        },
        holding: holdingOf(payment, { transaction, channel, amount }),
      },
    ];
  }

  #claimed(saga: Saga, channel: string, of: string, channelReference: string): Effect[] {
    return claimedBefore(saga, channel, { of, channelReference });
  }

  #attempt(number: number) {
    const attempt = this.payment.attempts.find((candidate) => candidate.number === number);
    if (attempt === undefined) throw new Error(`unknown attempt ${number}`);
    return attempt;
  }

  #suspenseRefund(no: string) {
    const refund = this.payment.suspenseRefunds.find(({ requestNo }) => requestNo === no);
    if (refund === undefined) throw new Error(`unknown refund ${no}`);
    return refund;
  }
}
