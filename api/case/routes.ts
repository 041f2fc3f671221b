import type { Approval } from '../../domain/approval/approval.js';
import type { Answered } from '../../engine/answered.js';
import { proposeResolution, resolutionId } from '../../engine/case/resolution-service.js';
import type { Engine } from '../composition/engine.js';
import { accepted } from '../http/accepted.js';
import { principalOf } from '../http/auth/caller.js';
import { endpoint, requiredKey, type RequestTo } from '../http/endpoint.js';
import { pageBody } from '../http/page-body.js';
import { logRead, projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { resolutionAnswer } from './body.js';
import { caseRoutes } from './contract.js';

type Services = Pick<Engine, 'log' | 'projections' | 'cases' | 'approvals' | 'merchants' | 'clock'>;

export const caseEndpoints = (engine: Services) => [
  endpoint(caseRoutes.listCases, (request) => listCases(engine, request)),
  endpoint(caseRoutes.getCase, (request) => getCase(engine, request)),
  endpoint(caseRoutes.assignCase, (request) => assignCase(engine, request)),
  endpoint(caseRoutes.proposeResolution, (request) => propose(engine, request)),
  endpoint(caseRoutes.getResolution, (request) => getResolution(engine, request)),
  endpoint(caseRoutes.approveResolution, (request) => approve(engine, request)),
  endpoint(caseRoutes.rejectResolution, (request) => reject(engine, request)),
];

function listCases(engine: Services, request: RequestTo<typeof caseRoutes.listCases>) {
  const { limit, cursor, status, channel } = request.query;
  return projectedRead(engine, ['cases'], request, async () => {
    const page = await engine.projections.queries.listCases({ limit, cursor, status, channel });
    return pageBody(page, (found) => found);
  });
}

function getCase(engine: Services, request: RequestTo<typeof caseRoutes.getCase>) {
  return projectedRead(engine, ['cases'], request, () =>
    engine.projections.queries.case(request.params.id),
  );
}

async function assignCase(
  { cases, clock }: Services,
  request: RequestTo<typeof caseRoutes.assignCase>,
) {
  const { id } = request.params;
  const { to } = request.body;
  request.note({ case: id });
  const assigned = accepted(await cases.assign(id, to, request.context(id, clock.now())));
  const body = { id, object: 'case' as const, assignee: assigned.value.assignee ?? to };
  return { body, position: assigned.position };
}

async function propose(engine: Services, request: RequestTo<typeof caseRoutes.proposeResolution>) {
  const { id } = request.params;
  const { action, note, merchant } = request.body;
  request.note({ case: id });
  if (merchant !== undefined && (await engine.merchants.get(merchant)) === undefined) {
    return refuse('not_found', 'there is no such merchant', 'merchant');
  }
  return resolved(
    await proposeResolution(engine, id, {
      ...{ action, note, merchant },
      by: principalOf(request.caller),
      key: requiredKey(request),
      causationId: request.requestId,
    }),
  );
}

function getResolution(engine: Services, request: RequestTo<typeof caseRoutes.getResolution>) {
  const { id, number } = request.params;
  return logRead(engine, request, async () => {
    const found = await engine.approvals.find(resolutionId(id, Number(number)));
    return resolutionAnswer(found?.approval ?? refuse('not_found'));
  });
}

async function approve(
  { approvals }: Services,
  request: RequestTo<typeof caseRoutes.approveResolution>,
) {
  const { id, ...decision } = decisionOf(request);
  return resolved(await approvals.approve(id, decision));
}

async function reject(
  { approvals }: Services,
  request: RequestTo<typeof caseRoutes.rejectResolution>,
) {
  const { id, ...decision } = decisionOf(request);
  const { reason = null } = request.body;
  return resolved(await approvals.reject(id, { ...decision, reason }));
}

/** Who decides on a resolution, and which resolution it is. */
function decisionOf(
  request: RequestTo<typeof caseRoutes.approveResolution | typeof caseRoutes.rejectResolution>,
) {
  const { id, number } = request.params;
  request.note({ case: id });
  return {
    id: resolutionId(id, Number(number)),
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
