import type { Approval } from '../../domain/approval/approval.js';
import type { Answered } from '../../engine/answered.js';
import {
  proposeReconciliationResolution,
  reconciliationResolutionId,
} from '../../engine/reconciliation/resolution-service.js';
import { namedSource } from '../bill/named-source.js';
import type { Engine } from '../composition/engine.js';
import { accepted } from '../http/accepted.js';
import { principalOf } from '../http/auth/caller.js';
import { endpoint, requiredKey, type RequestTo } from '../http/endpoint.js';
import { pageBody } from '../http/page-body.js';
import { logRead, presentRead, projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { itemBody, reconciliationBody, resolutionAnswer } from './body.js';
import { reconciliationRoutes as routes } from './contract.js';

type Services = Pick<
  Engine,
  'reconciliations' | 'approvals' | 'merchants' | 'projections' | 'log' | 'clock'
>;

export const reconciliationEndpoints = (engine: Services) => [
  endpoint(routes.createReconciliation, (request) => create(engine, request)),
  endpoint(routes.listReconciliations, (request) => list(engine, request)),
  endpoint(routes.getReconciliation, (request) => get(engine, request)),
  endpoint(routes.listReconciliationItems, (request) => listItems(engine, request)),
  endpoint(routes.proposeReconciliationResolution, (request) => propose(engine, request)),
  endpoint(routes.getReconciliationResolution, (request) => getResolution(engine, request)),
  endpoint(routes.approveReconciliationResolution, (request) => approve(engine, request)),
  endpoint(routes.rejectReconciliationResolution, (request) => reject(engine, request)),
];

async function create(engine: Services, request: RequestTo<typeof routes.createReconciliation>) {
  const { reconciliations, projections, clock } = engine;
  const context = request.context(request.requestId, clock.now());
  // Movements that the read models do not have yet would be missing from the run.
  await presentRead(engine, ['statements', 'log_time'], () => Promise.resolve(true));
  const done = accepted(await reconciliations.run(request.body.bill, context));
  const { value, position, replayed } = done;
  request.note({ reconciliation: value.id });
  const run = await presentRead(engine, ['reconciliations'], () =>
    projections.queries.reconciliation(value.id),
  );
  if (run === undefined) throw new Error('a complete run is not in its read model');
  return { body: reconciliationBody(run), position, replayed };
}

function list(engine: Services, request: RequestTo<typeof routes.listReconciliations>) {
  const { limit, cursor, ...named } = request.query;
  const filter = { limit, cursor, source: namedSource(named) };
  return projectedRead(engine, ['reconciliations'], request, async () =>
    pageBody(await engine.projections.queries.listReconciliations(filter), reconciliationBody),
  );
}

function get(engine: Services, request: RequestTo<typeof routes.getReconciliation>) {
  return projectedRead(engine, ['reconciliations'], request, async () => {
    const run = await engine.projections.queries.reconciliation(request.params.id);
    return run && reconciliationBody(run);
  });
}

function listItems(engine: Services, request: RequestTo<typeof routes.listReconciliationItems>) {
  const { limit, cursor, status } = request.query;
  const filter = { reconciliation: request.params.id, limit, cursor, status };
  return projectedRead(engine, ['reconciliations'], request, async () => {
    const page = await engine.projections.queries.listReconciliationItems(filter);
    return page && pageBody(page, itemBody);
  });
}

async function propose(
  engine: Services,
  request: RequestTo<typeof routes.proposeReconciliationResolution>,
) {
  const { id } = request.params;
  const { action, note, items, merchant = null, until = null, with: other = null } = request.body;
  request.note({ reconciliation: id });
  requireFit(action, { merchant, until, other });
  if (merchant !== null && (await engine.merchants.get(merchant)) === undefined) {
    return refuse('not_found', 'there is no such merchant', 'merchant');
  }
  return resolved(
    await proposeReconciliationResolution(engine, id, {
      ...{ action, note, items: [...new Set(items)], merchant, until, with: other },
      by: principalOf(request.caller),
      key: requiredKey(request),
      causationId: request.requestId,
    }),
  );
}

/** A member that the action does not read would promise what is not done. */
function requireFit(
  action: string,
  given: Readonly<Record<'merchant' | 'until' | 'other', string | null>>,
): void {
  const { merchant, until, other } = given;
  if (merchant !== null && action !== 'book') {
    refuse('resolution_unfit', 'a merchant is named by `book` alone', 'merchant');
  }
  if ((until !== null) !== (action === 'wait')) {
    refuse('resolution_unfit', '`until` belongs to `wait`, which needs it', 'until');
  }
  if ((other !== null) !== (action === 'match')) {
    refuse('resolution_unfit', '`with` belongs to `match`, which needs it', 'with');
  }
}

function getResolution(
  engine: Services,
  request: RequestTo<typeof routes.getReconciliationResolution>,
) {
  const { id, number } = request.params;
  return logRead(engine, request, async () => {
    const found = await engine.approvals.find(reconciliationResolutionId(id, Number(number)));
    return resolutionAnswer(found?.approval ?? refuse('not_found'));
  });
}

async function approve(
  { approvals }: Services,
  request: RequestTo<typeof routes.approveReconciliationResolution>,
) {
  const { id, ...decision } = decisionOf(request);
  return resolved(await approvals.approve(id, decision));
}

async function reject(
  { approvals }: Services,
  request: RequestTo<typeof routes.rejectReconciliationResolution>,
) {
  const { id, ...decision } = decisionOf(request);
  const { reason = null } = request.body;
  return resolved(await approvals.reject(id, { ...decision, reason }));
}

/** Who decides on a resolution, and which resolution it is. */
function decisionOf(
  request: RequestTo<
    typeof routes.approveReconciliationResolution | typeof routes.rejectReconciliationResolution
  >,
) {
  const { id, number } = request.params;
  request.note({ reconciliation: id });
  return {
    id: reconciliationResolutionId(id, Number(number)),
    by: principalOf(request.caller),
    key: requiredKey(request),
    causationId: request.requestId,
    hash: request.body.hash ?? null,
  };
}

function resolved(answered: Answered<Approval>) {
  const { value, position, replayed } = accepted(answered);
  return { body: resolutionAnswer(value), position, replayed };
}
