import type { FoundCheckout } from '../../domain/checkout-session/session.js';
import type { Merchant } from '../../domain/merchant/merchant.js';
import { toText } from '../../domain/money/money.js';
import type { Requester } from '../../engine/payment/requests.js';
import type { Engine } from '../composition/engine.js';
import { accepted } from '../http/accepted.js';
import { actingMerchant, refuseForeign } from '../http/auth/caller.js';
import { type ApiRequest, endpoint, type RequestTo } from '../http/endpoint.js';
import { pageBody, utc } from '../http/page-body.js';
import { waitOf } from '../http/prefer.js';
import { logRead, projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { paymentRoutes } from '../payment/contract.js';
import { checkoutBody, checkoutSessionBody } from './body.js';
import { followEndpoint } from './follow.js';
import { checkoutSessionRoutes } from './contract.js';

type Services = Pick<
  Engine,
  | 'changes'
  | 'checkoutSessions'
  | 'payments'
  | 'merchants'
  | 'clock'
  | 'log'
  | 'projections'
  | 'publicUrl'
>;

export const checkoutSessionEndpoints = (engine: Services) => [
  endpoint(checkoutSessionRoutes.createCheckoutSession, (request) => create(engine, request)),
  endpoint(checkoutSessionRoutes.getCheckoutSession, (request) => get(engine, request)),
  endpoint(checkoutSessionRoutes.listCheckoutSessions, (request) => list(engine, request)),
  endpoint(checkoutSessionRoutes.issueCheckoutLink, (request) => issueLink(engine, request)),
  endpoint(checkoutSessionRoutes.endCheckoutSession, (request) => end(engine, request)),
  endpoint(checkoutSessionRoutes.openCheckout, (request) => open(engine, request)),
  followEndpoint(engine),
  endpoint(checkoutSessionRoutes.startCheckoutAttempt, (request) => start(engine, request)),
  endpoint(checkoutSessionRoutes.cancelCheckoutAttempt, (request) => cancel(engine, request)),
];

async function create(
  engine: Services,
  request: RequestTo<typeof checkoutSessionRoutes.createCheckoutSession>,
) {
  const { checkoutSessions, clock, publicUrl } = engine;
  const { caller, requestId } = request;
  const { methods, returnUrl = null, embedOrigins, expiresIn } = request.body;
  if (publicUrl === null) return refuse('public_url_missing');
  const { merchant } =
    (await engine.merchants.current(actingMerchant(caller))) ??
    refuse('not_found', 'there is no such merchant');
  const created = accepted(
    await checkoutSessions.create(
      {
        merchant,
        ...(await order(engine, merchant, request)),
        ...{ methods, returnUrl, embedOrigins, expiresIn },
      },
      { causationId: requestId, actor: caller.actor },
    ),
  );
  const { secret, ...found } = created.value;
  const { session } = found;
  request.note({ checkoutSession: session.id, merchant: merchant.id });
  return {
    body: {
      ...checkoutSessionBody(found, clock.now()),
      url: linkTo(publicUrl, session.id, secret),
    },
    position: created.position,
    replayed: created.replayed,
  };
}

/** Behind `#`, which no browser sends to anybody. */
const linkTo = (publicUrl: string, id: string, secret: string): string =>
  `${publicUrl}/checkout/${id}#${secret}`;

/** What is to be paid: of a payment that there is, or as the request says. */
async function order(
  { payments }: Services,
  merchant: Merchant,
  request: RequestTo<typeof checkoutSessionRoutes.createCheckoutSession>,
) {
  const { body } = request;
  const { payment: id, amount, reference, description = null } = body;
  if (id === undefined) {
    if (amount === undefined) return refuse('invalid_request', 'is required', 'amount');
    if (reference === undefined) return refuse('invalid_request', 'is required', 'reference');
    return { payment: null, amount, reference, description };
  }
  for (const member of ['amount', 'reference', 'description'] as const) {
    if (body[member] === undefined) continue;
    refuse('invalid_request', 'a payment has its own: leave out either', member);
  }
  const found = await payments.find(id);
  if (found?.payment.merchant !== merchant.id) {
    return refuse('not_found', 'there is no such payment', 'payment');
  }
  const { payment } = found;
  requireCancelRight(request);
  return {
    payment,
    amount: toText(payment.amount),
    reference: payment.reference,
    description: payment.description,
  };
}

function get(
  { checkoutSessions, clock, log }: Services,
  request: RequestTo<typeof checkoutSessionRoutes.getCheckoutSession>,
) {
  const { id } = request.params;
  request.note({ checkoutSession: id });
  return logRead({ log }, request, async () => {
    const found = (await checkoutSessions.find(id)) ?? refuse('not_found');
    refuseForeign(request.caller, found.session.merchant);
    return checkoutSessionBody(found, clock.now());
  });
}

function list(
  { projections, clock, log }: Services,
  request: RequestTo<typeof checkoutSessionRoutes.listCheckoutSessions>,
) {
  const { limit, cursor, status, reference, from, to } = request.query;
  const merchant = request.caller.merchant ?? undefined;
  return projectedRead({ log, projections }, ['checkout-sessions'], request, async () => {
    const nowMs = clock.now();
    const filter = { limit, cursor, status, reference, merchant, from: utc(from), to: utc(to) };
    const page = await projections.queries.listCheckoutSessions({ ...filter, nowMs });
    return pageBody(page, (found) => checkoutSessionBody(found, nowMs));
  });
}

/**
 * A payment that there was before is canceled by whoever ends its session, or has a link to that: this is for those
 * who may cancel it anyway.
 */
function requireCancelRight({ may }: Pick<ApiRequest, 'may'>): void {
  if (may(paymentRoutes.cancelPayment)) return;
  refuse('forbidden', 'a session of a payment that there is, is for those who may cancel payments');
}

/**
 * Refuses the session of another merchant as it does one that is not there; and that of a payment, to those who may
 * not cancel it.
 */
async function requireKeeper(
  { checkoutSessions }: Services,
  request: ApiRequest<{ readonly id: string }>,
): Promise<void> {
  const { id } = request.params;
  request.note({ checkoutSession: id });
  const found = (await checkoutSessions.find(id)) ?? refuse('not_found');
  refuseForeign(request.caller, found.session.merchant);
  if (found.session.payment !== null) requireCancelRight(request);
}

async function issueLink(
  engine: Services,
  request: RequestTo<typeof checkoutSessionRoutes.issueCheckoutLink>,
) {
  const { checkoutSessions, clock, publicUrl } = engine;
  const { params, requestId, caller } = request;
  if (publicUrl === null) return refuse('public_url_missing');
  await requireKeeper(engine, request);
  const by = { causationId: requestId, actor: caller.actor };
  const issued = (await checkoutSessions.issueLink(params.id, by)) ?? refuse('not_found');
  const { value, position } = accepted(issued);
  const { secret, ...found } = value;
  const url = linkTo(publicUrl, params.id, secret);
  return { body: { ...checkoutSessionBody(found, clock.now()), url }, position };
}

async function end(
  engine: Services,
  request: RequestTo<typeof checkoutSessionRoutes.endCheckoutSession>,
) {
  const { checkoutSessions, clock } = engine;
  const { params, requestId, caller } = request;
  const { waitMs, headers } = waitOf(request.header('Prefer'));
  await requireKeeper(engine, request);
  const by = { causationId: requestId, actor: caller.actor };
  const ended = (await checkoutSessions.end(params.id, by, waitMs)) ?? refuse('not_found');
  const { value, position, replayed } = accepted(ended);
  return { body: checkoutSessionBody(value, clock.now()), position, replayed, headers };
}

type PayerRequest = Pick<
  ApiRequest<{ readonly id: string }>,
  'params' | 'header' | 'requestId' | 'note'
>;

const payer = ({ params: { id }, requestId }: PayerRequest): Requester => ({
  causationId: requestId,
  actor: `payer:${id}`,
});

/** The session behind the link; without a right secret nobody learns whether there is one. */
async function opened({ checkoutSessions }: Services, request: PayerRequest) {
  const { id } = request.params;
  const secret = request.header('Tallybook-Checkout') ?? refuse('checkout_link_invalid');
  const found = await checkoutSessions.open(id, secret, payer(request));
  if (!found.opened) return refuse(found.code);
  request.note({ checkoutSession: id });
  return found;
}

async function shown({ checkoutSessions, merchants, clock }: Services, found: FoundCheckout) {
  const known = (await merchants.current(found.session.merchant)) ?? refuse('not_found');
  const offered = checkoutSessions.offered(found.session);
  return checkoutBody(found, known.merchant, offered, clock.now());
}

async function open(
  engine: Services,
  request: RequestTo<typeof checkoutSessionRoutes.openCheckout>,
) {
  return { body: await shown(engine, await opened(engine, request)) };
}

async function start(
  engine: Services,
  request: RequestTo<typeof checkoutSessionRoutes.startCheckoutAttempt>,
) {
  const found = await opened(engine, request);
  const { method, card = null } = request.body;
  const chosen = { method, card };
  const started = accepted(await engine.checkoutSessions.start(found, chosen, payer(request)));
  const { value, position, replayed } = started;
  return { body: await shown(engine, value), position, replayed };
}

async function cancel(
  engine: Services,
  request: RequestTo<typeof checkoutSessionRoutes.cancelCheckoutAttempt>,
) {
  const found = await opened(engine, request);
  const canceled = accepted(await engine.checkoutSessions.cancel(found, payer(request)));
  return { body: await shown(engine, canceled.value), position: canceled.position };
}
