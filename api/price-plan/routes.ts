import { fromInstant, toInstant } from '../../domain/kernel/clock.js';
import { ownPrice } from '../../domain/merchant/own-price.js';
import { type Money, type MoneyText, parseAmount } from '../../domain/money/money.js';
import { currencyOf } from '../../domain/price-plan/terms-rules.js';
import type { PriceTerms } from '../../domain/price-plan/terms.js';
import type { Engine } from '../composition/engine.js';
import { accepted } from '../http/accepted.js';
import { refuseForeign } from '../http/auth/caller.js';
import { endpoint, requiredKey, type RequestTo } from '../http/endpoint.js';
import { pageOfListed } from '../http/listed.js';
import { logRead } from '../http/reads.js';
import { Problem, refuse } from '../http/refuse.js';
import {
  assignmentBody,
  listedPlanBody,
  merchantPriceBodies,
  newestOf,
  planBody,
  quoteBody,
} from './body.js';
import { pricePlanRoutes } from './contract.js';

type Services = Pick<Engine, 'pricePlans' | 'merchants' | 'clock' | 'log'>;
const routes = pricePlanRoutes;

export const pricePlanEndpoints = (engine: Services) => [
  endpoint(routes.createPricePlan, (request) => create(engine, request)),
  endpoint(routes.listPricePlans, (request) => list(engine, request)),
  endpoint(routes.getPricePlan, (request) =>
    logRead(engine, request, async () => planBody((await found(engine, request.params.id)).plan)),
  ),
  endpoint(routes.addPricePlanVersion, (request) => addVersion(engine, request)),
  endpoint(routes.listPriceAssignments, (request) => listAssignments(engine, request)),
  endpoint(routes.assignPricePlan, (request) => assign(engine, request)),
  endpoint(routes.endPriceAssignment, (request) => end(engine, request)),
  endpoint(routes.quotePrice, (request) => quote(engine, request)),
  endpoint(routes.listMerchantPrices, (request) => listMerchantPrices(engine, request)),
];

const found = async ({ pricePlans }: Services, id: string) =>
  (await pricePlans.find(id)) ?? refuse('not_found');

type Asked = Pick<RequestTo<typeof routes.addPricePlanVersion>['body'], 'rules' | 'taxPercent'>;

const termsOf = ({ rules, taxPercent }: Asked): PriceTerms => ({
  rules,
  ...(taxPercent === undefined ? {} : { taxPercent }),
});

/** As events hold an instant, whatever offset it was given with. */
const inUtc = (instant: string | undefined): string | null =>
  instant === undefined ? null : toInstant(fromInstant(instant));

async function create(engine: Services, request: RequestTo<typeof routes.createPricePlan>) {
  const { name, effectiveFrom, ...asked } = request.body;
  const terms = termsOf(asked);
  const idempotencyKey = requiredKey(request);
  const context = request.context(request.requestId, engine.clock.now());
  const from = { effectiveFrom: inUtc(effectiveFrom), idempotencyKey };
  const created = await engine.pricePlans.create({ name, terms, ...from }, context);
  const { value, position, replayed } = accepted(created);
  return { body: planBody(value.plan), position, replayed };
}

const list = (engine: Services, request: RequestTo<typeof routes.listPricePlans>) =>
  logRead(engine, request, async () =>
    pageOfListed(await engine.pricePlans.list(), request.query, listedPlanBody),
  );

const listAssignments = (
  engine: Services,
  request: RequestTo<typeof routes.listPriceAssignments>,
) =>
  logRead(engine, request, async () => {
    const { assignments } = await found(engine, request.params.id);
    return pageOfListed(assignments, request.query, assignmentBody);
  });

async function addVersion(engine: Services, request: RequestTo<typeof routes.addPricePlanVersion>) {
  const { id } = request.params;
  const { effectiveFrom, ...asked } = request.body;
  const idempotencyKey = requiredKey(request);
  const context = request.context(id, engine.clock.now());
  const wanted = { terms: termsOf(asked), effectiveFrom: inUtc(effectiveFrom), idempotencyKey };
  const added = await engine.pricePlans.addVersion(id, wanted, context);
  const { value, position, replayed } = accepted(added);
  return { body: planBody(value.plan), position, replayed };
}

async function assign(engine: Services, request: RequestTo<typeof routes.assignPricePlan>) {
  const { id: plan } = request.params;
  const { merchant, method = null, channel = null, effectiveFrom } = request.body;
  request.note({ merchant });
  const idempotencyKey = requiredKey(request);
  const context = request.context(plan, engine.clock.now());
  const from = { effectiveFrom: inUtc(effectiveFrom), idempotencyKey };
  const wanted = { plan, merchant, method, channel, ...from };
  const { value, position, replayed } = accepted(await engine.pricePlans.assign(wanted, context));
  return { body: assignmentBody(value), position, replayed };
}

async function end(engine: Services, request: RequestTo<typeof routes.endPriceAssignment>) {
  const { id: plan, assignment } = request.params;
  const until = inUtc(request.body.effectiveUntil);
  const context = request.context(plan, engine.clock.now());
  const ended = await engine.pricePlans.endAssignment({ plan, assignment, until }, context);
  const { value, position } = accepted(ended);
  return { body: assignmentBody(value), position };
}

function quote(engine: Services, request: RequestTo<typeof routes.quotePrice>) {
  const { amount, refund, volumeBefore, version: number } = request.body;
  return logRead(engine, request, async () => {
    const { plan } = await found(engine, request.params.id);
    const version =
      number === undefined
        ? newestOf(plan)
        : (plan.versions[number - 1] ??
          refuse('invalid_request', 'there is no such version', 'version'));
    const captured = parsed(amount, 'amount');
    const currency = currencyOf(version.terms);
    if (currency !== null && currency !== captured.currency) {
      refuse('currency_unsupported', `the plan prices ${currency}`, 'amount.currency');
    }
    const back = refund === undefined ? null : parsed(refund, 'refund');
    if (back !== null && back.currency !== captured.currency) {
      refuse('currency_unsupported', 'a refund is in the currency of its payment', 'refund');
    }
    if (back !== null && back.minor > captured.minor) {
      refuse('refund_exceeds_captured', 'not so much is left to refund', 'refund');
    }
    const before = volumeBefore === undefined ? null : parsed(volumeBefore, 'volumeBefore');
    if (before !== null && before.currency !== captured.currency) {
      refuse(
        'currency_unsupported',
        'the volume is in the currency of the payment',
        'volumeBefore',
      );
    }
    const volume = before?.minor ?? 0n;
    return quoteBody(plan, version, { amount: captured, refund: back, volume });
  });
}

function parsed(text: MoneyText, param: string): Money {
  const read = parseAmount(text, param);
  if (!read.accepted) throw new Problem(read.rejection);
  return read.amount;
}

function listMerchantPrices(
  engine: Services,
  request: RequestTo<typeof routes.listMerchantPrices>,
) {
  const { id } = request.params;
  refuseForeign(request.caller, id);
  return logRead(engine, request, async () => {
    const merchant = (await engine.merchants.get(id)) ?? refuse('not_found');
    const assigned = await engine.pricePlans.ofMerchant(id);
    const now = toInstant(engine.clock.now());
    const prices = merchantPriceBodies(assigned, ownPrice(merchant.merchant), now);
    return { merchant: id, prices };
  });
}
