/** Refunds of a history's payments, as their sagas write them. */
import { type MoneyText, toText } from '../../domain/money/money.js';
import type { Payment, Refund, RefundHold } from '../../domain/payment/payment.js';
import { postRefund, releaseHold, reserveRefund } from '../../domain/payment/posting/refund.js';
import { requestNo } from '../../domain/payment/request-no.js';
import type { PaymentHistory } from './payment-history.js';
import type { Recorder } from './recorder.js';

export class RefundHistory {
  readonly #recorder: Recorder;
  readonly #payments: PaymentHistory;

  constructor(recorder: Recorder, payments: PaymentHistory) {
    this.#recorder = recorder;
    this.#payments = payments;
  }

  /** Asks for a refund, which nobody but the engine sees yet. */
  async request(payment: string, refund: string, amount: MoneyText, feeShare: MoneyText) {
    const number = this.#payments.stateOf(payment).refunds.length + 1;
    await this.#payments.pay(payment, {
      type: 'RefundRequested',
      data: {
        refund,
        requestNo: requestNo(payment, 'r', number),
        channel: 'sandbox_a',
        amount,
        feeShare,
        suspended: [],
        claim: requestNo(payment, 'r', number),
        reason: null,
        metadata: {},
        scenario: null,
        contentHash: 'c',
      },
    });
    const data = { flow: 'refund', subject: refund, owner: 'i' };
    await this.#recorder.saga(payment, { type: 'SagaStarted', data });
  }

  async reserve(payment: string, refund: string): Promise<void> {
    const state = this.#payments.stateOf(payment);
    await this.#payments.post(
      payment,
      reserveRefund(state, refundOf(state, refund), { reservation: `lrs_${refund}` }),
    );
    const hold = { reservation: `lrs_${refund}`, expiresAt: null };
    await this.#payments.pay(payment, { type: 'RefundReserved', data: { refund, ...hold } });
  }

  async settle(payment: string, refund: string, succeeds: boolean): Promise<void> {
    const state = this.#payments.stateOf(payment);
    const found = refundOf(state, refund);
    if (succeeds) {
      await this.#payments.pay(payment, {
        type: 'RefundConfirmed',
        data: {
          ...{ refund, channelReference: 'ch-r' },
          ...{ amount: toText(found.amount), feeShare: toText(found.feeShare) },
          ...{ suspended: [], excess: null },
        },
      });
      await this.#payments.post(payment, postRefund(state, found, holdOf(found)));
      await this.#payments.pay(payment, {
        type: 'RefundSucceeded',
        data: { refund, transaction: 'ltx' },
      });
    } else {
      await this.#payments.post(payment, releaseHold(holdOf(found).reservation));
      const failure = { code: 'refused', message: 'refused' };
      await this.#payments.pay(payment, { type: 'RefundFailed', data: { refund, failure } });
    }
    await this.#recorder.saga(payment, {
      type: 'SagaEnded',
      data: { flow: 'refund', subject: refund },
    });
  }
}

function holdOf({ hold }: Refund): RefundHold {
  if (hold === null) throw new Error('a refund without a hold');
  return hold;
}

function refundOf(payment: Payment, id: string): Refund {
  const refund = payment.refunds.findLast((one) => one.id === id);
  if (refund === undefined) throw new Error('no refund');
  return refund;
}
