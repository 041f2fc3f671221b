import { closingChain, earningsAccounts } from '../../domain/ledger/closing-entries.js';
import type { Approval } from '../../domain/approval/approval.js';
import type { Answered } from '../../engine/answered.js';
import { proposeReopening, REOPENING, reopeningOf } from '../../engine/closing/reopening.js';
import { proposalAnswer } from '../approval/body.js';
import type { Engine } from '../composition/engine.js';
import { accepted } from '../http/accepted.js';
import { principalOf } from '../http/auth/caller.js';
import { endpoint, type RequestTo, requiredKey } from '../http/endpoint.js';
import { pageBody } from '../http/page-body.js';
import { logRead, projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { done, execute } from '../ledger/outcome.js';
import { closingRoutes } from './contract.js';
import { type ClosingPlan, planClosing } from './plan.js';

type Services = Pick<Engine, 'ledger' | 'clock' | 'log' | 'projections' | 'approvals' | 'cases'>;

export const closingEndpoints = (engine: Services) => [
  endpoint(closingRoutes.listClosings, (request) => listClosings(engine, request)),
  endpoint(closingRoutes.getClosing, (request) => getClosing(engine, request)),
  endpoint(closingRoutes.closePeriod, (request) => closePeriod(engine, request)),
  endpoint(closingRoutes.proposeReopening, (request) => propose(engine, request)),
  endpoint(closingRoutes.approveReopening, (request) => approve(engine, request)),
  endpoint(closingRoutes.rejectReopening, (request) => reject(engine, request)),
];

function listClosings(engine: Services, request: RequestTo<typeof closingRoutes.listClosings>) {
  const { book } = request.params;
  const { limit, cursor } = request.query;
  const read = async () => {
    const page = await engine.projections.queries.listClosings({ book, limit, cursor });
    return page && pageBody(page, (change) => change);
  };
  return projectedRead(engine, ['general_ledger'], request, read, () => refuse('book_not_found'));
}

function getClosing(engine: Services, request: RequestTo<typeof closingRoutes.getClosing>) {
  const { book, period } = request.params;
  const { target } = request.query;
  return logRead(engine, request, async () => {
    const { body } = await planClosing(engine, book, { period, target });
    return body;
  });
}

async function closePeriod(engine: Services, request: RequestTo<typeof closingRoutes.closePeriod>) {
  const { book } = request.params;
  const { period, target, plan: asked } = request.body;
  request.note({ book, period, target });
  const position = await engine.log.head();
  const plan = await planClosing(engine, book, { period, target });
  if (asked === undefined) return { body: plan.body, position, replayed: false };
  const before = plan.periods[target];
  if (before?.plan === asked && before.period === period) {
    return { body: { ...plan.body, plan: asked }, position, replayed: true };
  }
  if (plan.body.plan !== asked) refuse('closing_plan_outdated', undefined, 'plan');
  if (target === 'hard' && plan.body.blockers.length > 0) refuse('closing_blocked');
  return { ...(await close(engine, plan, request)), replayed: false };
}

/** Closes what the plan shows. The ledger refuses it if the book has moved on since. */
async function close(
  { ledger, clock }: Services,
  { body, periods, transactions }: ClosingPlan,
  request: RequestTo<typeof closingRoutes.closePeriod>,
) {
  const { book, period, target, plan } = body;
  const context = request.context(request.requestId, clock.now());
  for (const command of earningsAccounts(transactions)) {
    await execute(ledger, book, command, context);
  }
  const { backdated } = periods;
  const by = context.actor;
  const chain = closingChain({ period, state: target, by, plan, backdated }, transactions);
  const outcomes = await ledger.execute(book, chain, context);
  // The item that was refused says why; those around it say only that it was.
  const refused = outcomes.find(
    (outcome) => outcome.status === 'rejected' && outcome.rejection.code !== 'linked_failed',
  );
  const [first] = refused === undefined ? outcomes : [refused];
  if (first === undefined) throw new Error('the ledger answered no command');
  const { position } = done(first);
  return { body: { ...body, state: target, closedBy: by }, position };
}

async function propose(
  engine: Services,
  request: RequestTo<typeof closingRoutes.proposeReopening>,
) {
  const { book, period } = request.params;
  request.note({ book, period });
  return reopened(
    await proposeReopening(engine, {
      ...{ book, period, reason: request.body.reason },
      by: principalOf(request.caller),
      key: requiredKey(request),
      causationId: request.requestId,
    }),
  );
}

async function approve(
  engine: Services,
  request: RequestTo<typeof closingRoutes.approveReopening>,
) {
  return reopened(
    await engine.approvals.approve(request.params.id, await decisionOf(engine, request)),
  );
}

async function reject(engine: Services, request: RequestTo<typeof closingRoutes.rejectReopening>) {
  const { reason = null } = request.body;
  const decision = { ...(await decisionOf(engine, request)), reason };
  return reopened(await engine.approvals.reject(request.params.id, decision));
}

/** Who decides; a proposal of another kind or another book is not here. */
async function decisionOf(
  { approvals }: Services,
  request: RequestTo<typeof closingRoutes.approveReopening | typeof closingRoutes.rejectReopening>,
) {
  const { book, id } = request.params;
  request.note({ book });
  const found = await approvals.find(id);
  if (found?.approval.kind !== REOPENING || reopeningOf(found.approval).book !== book) {
    refuse('not_found');
  }
  return {
    by: principalOf(request.caller),
    key: requiredKey(request),
    causationId: request.requestId,
    hash: request.body.hash ?? null,
  };
}

function reopened(answered: Answered<Approval>) {
  const { value, position, replayed } = accepted(answered);
  const { book, period, reason } = reopeningOf(value);
  const { id } = value;
  const said = proposalAnswer(value);
  return {
    body: { object: 'period_reopening' as const, id, book, period, why: reason, ...said },
    position,
    replayed,
  };
}
