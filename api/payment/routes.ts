import { latest } from '../../domain/kernel/position.js';
import type { Payment } from '../../domain/payment/payment.js';
import type { Answered } from '../../engine/answered.js';
import type { Requester } from '../../engine/payment/requests.js';
import { accepted } from '../http/accepted.js';
import { actingMerchant, type Caller, refuseForeign } from '../http/auth/caller.js';
import { paymentRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { type ApiRequest, endpoint, requiredKey, type RequestTo } from '../http/endpoint.js';
import { waitOf } from '../http/prefer.js';
import { logRead, projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { pageBody } from '../http/page-body.js';
import { refundBody } from '../refund/body.js';
import { exportEndpoint } from '../http/export/export-endpoint.js';
import { paymentBody } from './body.js';
import { paymentFilter } from './filter.js';
import { exportPayments } from './export.js';
import { storyStep, type StoryView } from './story-step.js';

type Services = Pick<
  Engine,
  'payments' | 'merchants' | 'log' | 'projections' | 'ledger' | 'evidenceReading' | 'ids' | 'clock'
>;

export const paymentEndpoints = (engine: Services) => [
  endpoint(paymentRoutes.createPayment, (request) => createPayment(engine, request)),
  endpoint(paymentRoutes.listPayments, (request) => listPayments(engine, request)),
  exportEndpoint(paymentRoutes.exportPayments, (request) => exportPayments(engine, request)),
  endpoint(paymentRoutes.listPaymentEvents, (request) => listPaymentEvents(engine, request)),
  endpoint(paymentRoutes.getPayment, (request) => getPayment(engine, request)),
  endpoint(paymentRoutes.capturePayment, (request) => capturePayment(engine, request)),
  endpoint(paymentRoutes.cancelPayment, (request) => cancelPayment(engine, request)),
  endpoint(paymentRoutes.acceptPayment, (request) => acceptPayment(engine, request)),
  endpoint(paymentRoutes.createRefund, (request) => createRefund(engine, request)),
];

async function createPayment(
  { payments, merchants }: Services,
  request: RequestTo<typeof paymentRoutes.createPayment>,
) {
  const id = actingMerchant(request.caller);
  const found = await merchants.get(id);
  if (found === undefined) return refuse('not_found', 'there is no such merchant');
  const { amount, reference, method, capture, expiresIn, metadata, sharing } = request.body;
  for (const [index, { merchant }] of (sharing ?? []).entries()) {
    if ((await merchants.get(merchant)) === undefined) {
      refuse('receiver_not_found', undefined, `sharing.${index}.merchant`);
    }
  }
  // Read before anything is written: a header that is refused changes nothing.
  const { waitMs, headers } = waitOf(request.header('Prefer'));
  const created = accepted(
    await payments.create(
      {
        merchant: id,
        reference,
        amount,
        method: method.type,
        ...cardOf(method),
        capture,
        description: request.body.description ?? null,
        metadata,
        expiresIn,
        scenario: request.body.sandbox?.scenario ?? null,
        ...(sharing === undefined ? {} : { sharing }),
      },
      requester(request),
    ),
  );
  const payment = created.value.id;
  request.note({ payment, merchant: id });
  const settled = await payments.waitForPayment(payment, waitMs);
  return {
    body: paymentBody(settled?.payment ?? created.value),
    position: latest(created.position, settled?.position ?? created.position),
    replayed: created.replayed,
    headers,
  };
}

/** A token comes with its channel, and stands for a card alone. */
function cardOf({
  type,
  token,
  channel,
}: RequestTo<typeof paymentRoutes.createPayment>['body']['method']) {
  if (token === undefined && channel === undefined) return {};
  if (token === undefined) return refuse('invalid_request', 'is required', 'method.token');
  if (channel === undefined) return refuse('invalid_request', 'is required', 'method.channel');
  if (type === 'card') return { card: { channel, token } };
  return refuse('invalid_request', 'only a card has a token', 'method.token');
}

function listPayments(engine: Services, request: RequestTo<typeof paymentRoutes.listPayments>) {
  const { limit, cursor } = request.query;
  const filter = { ...paymentFilter(request), limit, cursor };
  return projectedRead(engine, ['payments'], request, async () => {
    return pageBody(await engine.projections.queries.listPayments(filter), paymentBody);
  });
}

function listPaymentEvents(
  engine: Services,
  request: RequestTo<typeof paymentRoutes.listPaymentEvents>,
) {
  const { id: payment } = request.params;
  const { limit, cursor, exchanges } = request.query;
  request.note({ payment });
  const merchant = request.caller.merchant ?? undefined;
  const { role } = request.caller;
  const isRaw = role === 'auditor' || role === 'operator';
  const view: StoryView = {
    exchanges: isRaw ? (exchanges ?? 'opened') : 'hidden',
    balancesOf: role === 'merchant' ? { merchant: merchant ?? '' } : 'all',
  };
  return projectedRead(engine, ['story', 'payments'], request, async () => {
    const wanted = { payment, merchant, limit, cursor };
    const page = await engine.projections.queries.paymentStory(wanted);
    if (page === undefined) return undefined;
    // Before any bytes are given out, the log says who gets them.
    const opened =
      view.exchanges === 'opened' && page !== 'invalid_cursor'
        ? await engine.evidenceReading.read(page.data, {
            payment,
            context: request.context(engine.ids.uuid(), engine.clock.now()),
          })
        : new Map();
    return pageBody(page, (stored) => storyStep(stored, view, opened));
  });
}

function getPayment(engine: Services, request: RequestTo<typeof paymentRoutes.getPayment>) {
  const { id } = request.params;
  request.note({ payment: id });
  return logRead(engine, request, async () =>
    paymentBody(await visible(engine, request.caller, id)),
  );
}

async function capturePayment(
  engine: Services,
  request: RequestTo<typeof paymentRoutes.capturePayment>,
) {
  const { id } = request.params;
  request.note({ payment: id });
  const key = requiredKey(request);
  await visible(engine, request.caller, id);
  const { waitMs, headers } = waitOf(request.header('Prefer'));
  const wanted = { amount: request.body.amount ?? null, final: request.body.final };
  return paymentAnswer(
    await engine.payments.capture(id, key, wanted, requester(request), waitMs),
    headers,
  );
}

async function cancelPayment(
  engine: Services,
  request: RequestTo<typeof paymentRoutes.cancelPayment>,
) {
  const { id } = request.params;
  request.note({ payment: id });
  const key = requiredKey(request);
  await visible(engine, request.caller, id);
  const { waitMs, headers } = waitOf(request.header('Prefer'));
  return paymentAnswer(await engine.payments.cancel(id, key, requester(request), waitMs), headers);
}

async function acceptPayment(
  engine: Services,
  request: RequestTo<typeof paymentRoutes.acceptPayment>,
) {
  const { id } = request.params;
  request.note({ payment: id });
  await visible(engine, request.caller, id);
  return paymentAnswer(await engine.payments.accept(id, requester(request)), {});
}

async function createRefund(
  engine: Services,
  request: RequestTo<typeof paymentRoutes.createRefund>,
) {
  const { id } = request.params;
  request.note({ payment: id });
  const key = requiredKey(request);
  await visible(engine, request.caller, id);
  const { waitMs, headers } = waitOf(request.header('Prefer'));
  const wanted = {
    amount: request.body.amount ?? null,
    reason: request.body.reason ?? null,
    metadata: request.body.metadata,
    scenario: request.body.sandbox?.scenario ?? null,
  };
  const refunded = accepted(
    await engine.payments.refund(id, key, wanted, requester(request), waitMs),
  );
  const { value, position, replayed } = refunded;
  request.note({ refund: value.id });
  return { body: refundBody(id, value), position, replayed, headers };
}

/** The payment if the caller may see it; if not, the request ends with 404. */
async function visible({ payments }: Services, caller: Caller, id: string) {
  const found = (await payments.find(id)) ?? refuse('not_found');
  refuseForeign(caller, found.payment.merchant);
  return found.payment;
}

const requester = (request: Pick<ApiRequest, 'requestId' | 'caller'>): Requester => ({
  causationId: request.requestId,
  actor: request.caller.actor,
});

function paymentAnswer(answered: Answered<Payment>, headers: Readonly<Record<string, string>>) {
  const { value, position, replayed } = accepted(answered);
  return { body: paymentBody(value), position, replayed, headers };
}
