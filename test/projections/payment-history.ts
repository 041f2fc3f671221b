/** Payments of a history, as their sagas write them: with what the channel said and what is posted. */
import { derivedId } from '../../domain/ids.js';
import { callbackStream } from '../../domain/callback/streams.js';
import { fromText, type MoneyText } from '../../domain/money/money.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import { evolvePayment } from '../../domain/payment/evolve/index.js';
import { channelCostOf } from '../../domain/payment/fees.js';
import type { Capture, Payment, PaymentState } from '../../domain/payment/payment.js';
import { postCapture, postChannelCost } from '../../domain/payment/posting/capture.js';
import type { Posting } from '../../domain/payment/posting/posting.js';
import { requestNo } from '../../domain/payment/request-no.js';
import { paymentStream } from '../../domain/payment/streams.js';
import type { Recorder } from './recorder.js';

/** The saga of a payment. */
export const sagaOf = (payment: string) => ({ flow: 'payment', subject: payment });

export class PaymentHistory {
  readonly #states = new Map<string, PaymentState>();
  readonly #recorder: Recorder;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  /** A payment's event; its fold is kept for the postings. */
  async pay(payment: string, event: PaymentEvent): Promise<Payment> {
    await this.#recorder.append(paymentStream(payment), event, payment);
    const state = evolvePayment(this.#states.get(payment) ?? null, event, this.#recorder.at);
    if (state === null) throw new Error('no payment');
    this.#states.set(payment, state);
    return state;
  }

  /** A card payment with automatic capture up to its routing. @returns its id. */
  async begin(merchant: string, reference: string, amount: MoneyText): Promise<string> {
    const payment = derivedId('payment', merchant, reference);
    await this.pay(payment, {
      type: 'PaymentCreated',
      data: {
        payment,
        merchant,
        reference,
        amount,
        method: { type: 'card' },
        capture: 'automatic',
        description: 'a “quoted” text – with 汉字',
        metadata: { order: reference, minor: '7' },
        expiresAt: new Date(this.#recorder.nowMs + 1_800_000).toISOString(),
        prices: [{ rules: [{ type: 'percentage', percent: '0.60' }] }],
        scenario: null,
        contentHash: 'c',
      },
    });
    await this.#recorder.saga(payment, {
      type: 'SagaStarted',
      data: { ...sagaOf(payment), owner: 'i' },
    });
    await this.pay(payment, {
      type: 'AttemptRouted',
      data: {
        attempt: 1,
        channel: 'sandbox_a',
        requestNo: requestNo(payment, 'a', 1),
        candidates: [],
      },
    });
    return payment;
  }

  /** A payment that succeeds, with its fee and the channel's cost posted. @returns its id. */
  async succeed(merchant: string, reference: string, amount: MoneyText, fee: MoneyText) {
    const payment = await this.begin(merchant, reference, amount);
    this.#recorder.tick();
    const day = this.#recorder.at.slice(0, 10);
    await this.#recorder.append(callbackStream('sandbox_a', day), {
      type: 'CallbackReceived',
      data: {
        channel: 'sandbox_a',
        reading: {
          says: 'answer',
          requestNo: requestNo(payment, 'a', 1),
          answer: {
            outcome: 'succeeded',
            amount,
            channelReference: null,
            nextAction: null,
            failure: null,
          },
        },
        exchange: { key: 'dk_1', ciphertext: '' },
        bodyHmac: 'hash',
      },
    });
    const capture = derivedId('capture', payment, '1');
    const captured = await this.pay(payment, {
      type: 'PaymentCaptured',
      data: {
        capture,
        channel: 'sandbox_a',
        channelReference: `ch-${capture}`,
        amount,
        fee,
        channelCost: channelCostOf('0.30', fromText(amount)),
        final: true,
      },
    });
    const found = captureOf(captured, capture);
    await this.post(payment, postCapture(captured, found, 'sandbox_a'));
    const cost = postChannelCost(captured, found, 'sandbox_a');
    if (cost !== undefined) await this.post(payment, cost);
    await this.pay(payment, {
      type: 'CapturePosted',
      data: { capture, transaction: 'ltx', to: 'merchant', case: null },
    });
    await this.pay(payment, { type: 'PaymentSucceeded', data: {} });
    await this.#recorder.saga(payment, { type: 'SagaEnded', data: sagaOf(payment) });
    return payment;
  }

  async fail(merchant: string, reference: string, amount: MoneyText): Promise<string> {
    const payment = await this.begin(merchant, reference, amount);
    const failure = { code: 'declined', message: 'declined' };
    await this.pay(payment, { type: 'PaymentFailed', data: { failure } });
    await this.#recorder.saga(payment, { type: 'SagaEnded', data: sagaOf(payment) });
    return payment;
  }

  post(payment: string, { accounts, command }: Posting): Promise<void> {
    return this.#recorder.book('main', [...accounts, command], payment);
  }

  /** The payment as its events have made it. */
  stateOf(payment: string): Payment {
    const state = this.#states.get(payment);
    if (state === undefined || state === null) throw new Error('no payment');
    return state;
  }
}

function captureOf(payment: Payment, id: string): Capture {
  const capture = payment.captures.find((one) => one.id === id);
  if (capture === undefined) throw new Error('no capture');
  return capture;
}
