import { latest } from '../../domain/kernel/position.js';
import { type FeeTerms, type Payment } from '../../domain/payment/payment.js';
import { fromText } from '../../domain/money/money.js';
import type { Merchant } from '../../domain/merchant/merchant.js';
import type { Answered, Requester } from '../../engine/payment/payment-service.js';
import { actingMerchant, type Caller, refuseForeign } from '../http/auth/caller.js';
import { paymentRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { type Call, endpoint, requiredKey } from '../http/endpoint.js';
import { waitOf } from '../http/prefer.js';
import { logRead, projectedRead } from '../http/reads.js';
import { Problem, refuse } from '../http/refuse.js';
import { pageBody, utc } from '../http/page-body.js';
import { paymentBody, refundBody } from './body.js';
import { storyStep, type StoryView } from './story-step.js';

const feeTerms = ({ fee }: Merchant): FeeTerms => ({
  percent: fee.percent,
  fixed: fee.fixed === null ? null : fromText(fee.fixed),
});

const requester = (call: Pick<Call, 'requestId' | 'caller'>): Requester => ({
  causationId: call.requestId,
  actor: `key:${call.caller.keyId}`,
});

function accepted<T>(answered: Answered<T>): Extract<Answered<T>, { accepted: true }> {
  if (answered.accepted) return answered;
  const { rejection } = answered;
  // The domain knows the key by what was derived from it; here it is a header.
  if (rejection.code !== 'idempotency_key_reused') throw new Problem(rejection);
  throw new Problem({ ...rejection, param: 'Idempotency-Key' });
}

type Services = Pick<Engine, 'payments' | 'merchants' | 'log' | 'projections'>;

export function paymentEndpoints(engine: Services) {
  const { payments, merchants, projections } = engine;

  /** The payment where the caller may see it; the request ends with 404 where not. */
  async function visible(caller: Caller, id: string) {
    const found = (await payments.find(id)) ?? refuse('not_found');
    refuseForeign(caller, found.payment.merchant);
    return found.payment;
  }

  return [
    endpoint(paymentRoutes.createPayment, async (call) => {
      const id = actingMerchant(call.caller);
      const found = await merchants.get(id);
      if (found === undefined) return refuse('not_found', 'there is no such merchant');
      const { amount, reference, method, capture, expiresIn, metadata } = call.body;
      // Read before anything is written: a header that is refused changes nothing.
      const { waitMs, headers } = waitOf(call.header('Prefer'));
      const created = accepted(
        await payments.create(
          {
            merchant: id,
            reference,
            amount,
            method: method.type,
            capture,
            description: call.body.description ?? null,
            metadata,
            expiresIn,
            fee: feeTerms(found.merchant),
            scenario: call.body.sandbox?.scenario ?? null,
          },
          requester(call),
        ),
      );
      const payment = created.value.id;
      call.note({ payment, merchant: id });
      const settled = await payments.waitForPayment(payment, waitMs);
      return {
        body: paymentBody(settled?.payment ?? created.value),
        position: latest(created.position, settled?.position ?? created.position),
        replayed: created.replayed,
        headers,
      };
    }),

    endpoint(paymentRoutes.listPayments, (call) => {
      const { limit, cursor, status, reference, from, to } = call.query;
      const merchant = call.caller.merchant ?? undefined;
      return projectedRead(engine, ['payments'], call, async () => {
        const filter = { limit, cursor, status, reference, merchant };
        const page = await projections.queries.listPayments({
          ...filter,
          from: utc(from),
          to: utc(to),
        });
        return pageBody(page, paymentBody);
      });
    }),

    endpoint(paymentRoutes.listPaymentEvents, (call) => {
      const { id: payment } = call.params;
      const { limit, cursor } = call.query;
      call.note({ payment });
      const merchant = call.caller.merchant ?? undefined;
      const { role } = call.caller;
      const view: StoryView = {
        raw: role === 'auditor' || role === 'operator',
        balancesOf: role === 'merchant' ? { merchant: merchant ?? '' } : 'all',
      };
      return projectedRead(engine, ['story', 'payments'], call, async () => {
        const request = { payment, merchant, limit, cursor };
        const page = await projections.queries.paymentStory(request);
        return page && pageBody(page, (stored) => storyStep(stored, view));
      });
    }),

    endpoint(paymentRoutes.getPayment, (call) => {
      const { id } = call.params;
      call.note({ payment: id });
      return logRead(engine, call, async () => paymentBody(await visible(call.caller, id)));
    }),

    endpoint(paymentRoutes.capturePayment, async (call) => {
      const { id } = call.params;
      call.note({ payment: id });
      const key = requiredKey(call);
      await visible(call.caller, id);
      const { waitMs, headers } = waitOf(call.header('Prefer'));
      const request = { amount: call.body.amount ?? null, final: call.body.final };
      return paymentAnswer(
        await payments.capture(id, key, request, requester(call), waitMs),
        headers,
      );
    }),

    endpoint(paymentRoutes.cancelPayment, async (call) => {
      const { id } = call.params;
      call.note({ payment: id });
      const key = requiredKey(call);
      await visible(call.caller, id);
      const { waitMs, headers } = waitOf(call.header('Prefer'));
      return paymentAnswer(await payments.cancel(id, key, requester(call), waitMs), headers);
    }),

    endpoint(paymentRoutes.acceptPayment, async (call) => {
      const { id } = call.params;
      call.note({ payment: id });
      await visible(call.caller, id);
      return paymentAnswer(await payments.accept(id, requester(call)), {});
    }),

    endpoint(paymentRoutes.createRefund, async (call) => {
      const { id } = call.params;
      call.note({ payment: id });
      const key = requiredKey(call);
      await visible(call.caller, id);
      const { waitMs, headers } = waitOf(call.header('Prefer'));
      const request = {
        amount: call.body.amount ?? null,
        reason: call.body.reason ?? null,
        metadata: call.body.metadata,
        scenario: call.body.sandbox?.scenario ?? null,
      };
      const refunded = accepted(await payments.refund(id, key, request, requester(call), waitMs));
      call.note({ refund: refunded.value.id });
      const { value, position, replayed } = refunded;
      return { body: refundBody(id, value), position, replayed, headers };
    }),
  ];
}

function paymentAnswer(answered: Answered<Payment>, headers: Readonly<Record<string, string>>) {
  const { value, position, replayed } = accepted(answered);
  return { body: paymentBody(value), position, replayed, headers };
}
