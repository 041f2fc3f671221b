import { latest } from '../../domain/kernel/position.js';
import type { Dispute } from '../../domain/dispute/dispute.js';
import { disputeObject } from '../../domain/dispute/object.js';
import { disputeStream } from '../../domain/dispute/streams.js';
import type { Answered } from '../../engine/answered.js';
import type { Engine } from '../composition/engine.js';
import { accepted } from '../http/accepted.js';
import { type Caller, maySee, merchantOf } from '../http/auth/caller.js';
import { endpoint, requiredKey, type RequestTo } from '../http/endpoint.js';
import { fromCursor, numberedPage, pageBody, utc } from '../http/page-body.js';
import { waitOf } from '../http/prefer.js';
import { logRead, projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { storyStep, type StoryView } from '../payment/story-step.js';
import { disputeRoutes } from './contract.js';

type Services = Pick<Engine, 'disputes' | 'payments' | 'projections' | 'log' | 'clock'>;
const routes = disputeRoutes;

export const disputeEndpoints = (engine: Services) => [
  endpoint(routes.tellDispute, (request) => tell(engine, request)),
  endpoint(routes.listDisputes, (request) => list(engine, request)),
  endpoint(routes.getDispute, (request) =>
    logRead(engine, request, async () =>
      disputeObject(await own(engine, request.caller, request.params.id)),
    ),
  ),
  endpoint(routes.listDisputeEvents, (request) => listEvents(engine, request)),
  endpoint(routes.submitDisputeEvidence, (request) => submit(engine, request)),
  endpoint(routes.acceptDispute, (request) => accept(engine, request)),
];

/** A dispute that the caller may see; for anybody else there is none. */
async function own({ disputes }: Services, caller: Caller, id: string): Promise<Dispute> {
  const found = await disputes.find(id);
  return found !== undefined && maySee(caller, found.dispute.merchant)
    ? found.dispute
    : refuse('not_found');
}

async function tell(engine: Services, request: RequestTo<typeof routes.tellDispute>) {
  const { payment, reference, amount = null, reason, stage, revision = null } = request.body;
  const { evidenceDueAt, outcome = null, movement = null } = request.body;
  const found = await engine.payments.find(payment);
  if (found === undefined || !maySee(request.caller, found.payment.merchant)) {
    return refuse('not_found', 'there is no such payment', 'payment');
  }
  // Read before anything is written: a header that is refused changes nothing.
  const { waitMs, headers } = waitOf(request.header('Prefer'));
  const standing = { revision, stage, evidenceDueAt: utc(evidenceDueAt) ?? null, outcome };
  const scenario = request.body.sandbox?.scenario ?? null;
  const told = { payment, reference, amount, reason, standing, movement, scenario };
  const context = request.context(payment, engine.clock.now());
  const made = accepted(await engine.disputes.tell(told, context));
  const { id, merchant } = made.value;
  request.note({ dispute: id, payment, merchant });
  return { ...(await atRest(engine, made, waitMs)), headers };
}

/** The dispute once nothing more happens by itself, or when the time is up. */
async function atRest({ disputes }: Services, made: Made, waitMs: number) {
  const settled = await disputes.waitFor(made.value.id, waitMs);
  return {
    body: disputeObject(settled?.dispute ?? made.value),
    position: latest(made.position, settled?.position ?? made.position),
    replayed: made.replayed,
  };
}

type Made = Extract<Answered<Dispute>, { accepted: true }>;

async function submit(engine: Services, request: RequestTo<typeof routes.submitDisputeEvidence>) {
  const { id } = await own(engine, request.caller, request.params.id);
  request.note({ dispute: id });
  const { waitMs, headers } = waitOf(request.header('Prefer'));
  const context = request.context(id, engine.clock.now());
  const made = accepted(await engine.disputes.submit(id, request.body, context));
  return { ...(await atRest(engine, made, waitMs)), headers };
}

async function accept(engine: Services, request: RequestTo<typeof routes.acceptDispute>) {
  requiredKey(request);
  const { id } = await own(engine, request.caller, request.params.id);
  request.note({ dispute: id });
  const { waitMs, headers } = waitOf(request.header('Prefer'));
  const context = request.context(id, engine.clock.now());
  const made = accepted(await engine.disputes.accept(id, context));
  return { ...(await atRest(engine, made, waitMs)), headers };
}

function list(engine: Services, request: RequestTo<typeof routes.listDisputes>) {
  const { limit, cursor, merchant, status, payment } = request.query;
  const filter = {
    ...{ merchant: merchantOf(request.caller, merchant), limit, cursor, status, payment },
  };
  return projectedRead(engine, ['disputes'], request, async () =>
    pageBody(await engine.projections.queries.listDisputes(filter), disputeObject),
  );
}

/** What merchants wrote, encrypted, and what only the engine knows it by. */
const SEALED: ReadonlySet<string> = new Set(['content', 'digest', 'exchange']);

function listEvents(engine: Services, request: RequestTo<typeof routes.listDisputeEvents>) {
  const { limit, cursor } = request.query;
  const from = fromCursor(cursor);
  return logRead(engine, request, async () => {
    const { id } = await own(engine, request.caller, request.params.id);
    const found = await engine.log.readStream(disputeStream(id), { from, limit: limit + 1 });
    const view: StoryView = { exchanges: 'hidden', balancesOf: 'all', without: SEALED };
    const steps = found.slice(0, limit).map((stored) => storyStep(stored, view, new Map()));
    return numberedPage(steps, found.length > limit ? from + limit : undefined);
  });
}
