import { latest } from '../../domain/kernel/position.js';
import { payoutObject } from '../../domain/payout/object.js';
import type { Payout } from '../../domain/payout/payout.js';
import { payoutStream } from '../../domain/payout/streams.js';
import type { Engine } from '../composition/engine.js';
import { accepted } from '../http/accepted.js';
import {
  actingMerchant,
  type Caller,
  maySee,
  merchantOf,
  principalOf,
} from '../http/auth/caller.js';
import { endpoint, requiredKey, type RequestTo } from '../http/endpoint.js';
import { fromCursor, numberedPage, pageBody, utc } from '../http/page-body.js';
import { waitOf } from '../http/prefer.js';
import { logRead, projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { storyStep, type StoryView } from '../payment/story-step.js';
import { payoutRoutes } from './contract.js';

type Services = Pick<
  Engine,
  'payouts' | 'approvals' | 'merchants' | 'projections' | 'log' | 'clock'
>;
const routes = payoutRoutes;

export const payoutEndpoints = (engine: Services) => [
  endpoint(routes.createPayout, (request) => create(engine, request)),
  endpoint(routes.listPayouts, (request) => list(engine, request)),
  endpoint(routes.getPayout, (request) =>
    logRead(engine, request, async () =>
      payoutObject(await own(engine, request.caller, request.params.id)),
    ),
  ),
  endpoint(routes.listPayoutEvents, (request) => listEvents(engine, request)),
  endpoint(routes.cancelPayout, (request) => cancel(engine, request)),
  endpoint(routes.approvePayout, (request) => decide(engine, 'approve', request)),
  endpoint(routes.rejectPayout, (request) => decide(engine, 'reject', request)),
];

/** A payout that the caller may see; for anybody else there is none. */
async function own({ payouts }: Services, caller: Caller, id: string): Promise<Payout> {
  const found = await payouts.find(id);
  return found !== undefined && maySee(caller, found.payout.merchant)
    ? found.payout
    : refuse('not_found');
}

async function create(engine: Services, request: RequestTo<typeof routes.createPayout>) {
  const merchant = actingMerchant(request.caller);
  if ((await engine.merchants.get(merchant)) === undefined) {
    return refuse('not_found', 'there is no such merchant');
  }
  const { reference, beneficiary, amount, description = null, sandbox } = request.body;
  // Read before anything is written: a header that is refused changes nothing.
  const { waitMs, headers } = waitOf(request.header('Prefer'));
  const scenario = sandbox?.scenario ?? null;
  const made = accepted(
    await engine.payouts.create(
      { merchant, reference, beneficiary, amount, description, scenario },
      principalOf(request.caller),
      request.context(merchant, engine.clock.now()),
    ),
  );
  const { id } = made.value;
  request.note({ payout: id, merchant });
  const settled = await engine.payouts.waitFor(id, waitMs);
  return {
    body: payoutObject(settled?.payout ?? made.value),
    position: latest(made.position, settled?.position ?? made.position),
    replayed: made.replayed,
    headers,
  };
}

function list(engine: Services, request: RequestTo<typeof routes.listPayouts>) {
  const { limit, cursor, merchant, status, reference, beneficiary, from, to } = request.query;
  const filter = {
    ...{ merchant: merchantOf(request.caller, merchant), limit, cursor, status, reference },
    ...{ beneficiary, from: utc(from), to: utc(to) },
  };
  return projectedRead(engine, ['payouts'], request, async () =>
    pageBody(await engine.projections.queries.listPayouts(filter), payoutObject),
  );
}

/** Whom an operator's key or user counts as, and how the engine knows requests and holds again: no merchant's business. */
const INTERNAL: ReadonlySet<string> = new Set(['proposer', 'contentHash', 'reservation']);

function listEvents(engine: Services, request: RequestTo<typeof routes.listPayoutEvents>) {
  const { limit, cursor } = request.query;
  const from = fromCursor(cursor);
  return logRead(engine, request, async () => {
    const { id } = await own(engine, request.caller, request.params.id);
    const found = await engine.log.readStream(payoutStream(id), { from, limit: limit + 1 });
    const seesAll = request.caller.merchant === null;
    const view: StoryView = {
      exchanges: 'hidden',
      balancesOf: 'all',
      ...(seesAll ? {} : { without: INTERNAL }),
    };
    const steps = found.slice(0, limit).map((stored) => storyStep(stored, view, new Map()));
    return numberedPage(steps, found.length > limit ? from + limit : undefined);
  });
}

async function cancel(engine: Services, request: RequestTo<typeof routes.cancelPayout>) {
  const { id } = await own(engine, request.caller, request.params.id);
  request.note({ payout: id });
  const context = request.context(id, engine.clock.now());
  const { value, position } = accepted(await engine.payouts.cancel(id, context));
  return { body: payoutObject(value), position };
}

async function decide(
  engine: Services,
  how: 'approve' | 'reject',
  request: RequestTo<typeof routes.approvePayout> | RequestTo<typeof routes.rejectPayout>,
) {
  const key = requiredKey(request);
  const { id, approval } = await own(engine, request.caller, request.params.id);
  request.note({ payout: id });
  // A payout that needs no approval has no proposal.
  if (approval === null) return refuse('not_found');
  const { hash = null } = request.body;
  const { reason = null } = { reason: null, ...request.body };
  const by = principalOf(request.caller);
  const asked = { by, key, causationId: request.requestId, hash, reason };
  const { replayed, position } = accepted(await engine.approvals[how](approval, asked));
  const now = await engine.payouts.find(id);
  if (now === undefined) throw new Error(`${id} is gone`);
  return { body: payoutObject(now.payout), position: latest(position, now.position), replayed };
}
