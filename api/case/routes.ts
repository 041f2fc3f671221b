import type { Approval } from '../../domain/approval/approval.js';
import type { Answered } from '../../engine/answered.js';
import { proposeResolution, resolutionId } from '../../engine/case/resolution-service.js';
import type { Engine } from '../composition/engine.js';
import { principalOf } from '../http/auth/caller.js';
import { type Call, endpoint, requiredKey } from '../http/endpoint.js';
import { pageBody } from '../http/page-body.js';
import { logRead, projectedRead } from '../http/reads.js';
import { Problem, refuse } from '../http/refuse.js';
import { resolutionAnswer } from './body.js';
import { caseRoutes } from './contract.js';

type Services = Pick<Engine, 'log' | 'projections' | 'cases' | 'approvals' | 'clock'>;

/** Who decides on a resolution, and on which. */
function decisionOf(
  call: Call<{ id: string; number: string }, unknown, { hash?: string | undefined }>,
) {
  const { id, number } = call.params;
  call.note({ case: id });
  return {
    id: resolutionId(id, Number(number)),
    by: principalOf(call.caller),
    key: requiredKey(call),
    causationId: call.requestId,
    hash: call.body.hash ?? null,
  };
}

function resolved(answered: Answered<Approval>) {
  if (!answered.accepted) {
    const { rejection } = answered;
    if (rejection.code !== 'idempotency_key_reused') throw new Problem(rejection);
    throw new Problem({ ...rejection, param: 'Idempotency-Key' });
  }
  const { value, position, replayed } = answered;
  return { body: resolutionAnswer(value), position, replayed };
}

export function caseEndpoints(engine: Services) {
  const { approvals, cases, clock, projections } = engine;
  return [
    endpoint(caseRoutes.listCases, (call) =>
      projectedRead(engine, ['cases'], call, async () => {
        const { limit, cursor, status } = call.query;
        const page = await projections.queries.listCases({ limit, cursor, status });
        return pageBody(page, (one) => one);
      }),
    ),

    endpoint(caseRoutes.getCase, (call) =>
      projectedRead(engine, ['cases'], call, () => projections.queries.case(call.params.id)),
    ),

    endpoint(caseRoutes.assignCase, async (call) => {
      const { id } = call.params;
      call.note({ case: id });
      const assigned = await cases.assign(id, call.body.to, call.context(id, clock.now()));
      if (!assigned.accepted) throw new Problem(assigned.rejection);
      const { assignee } = assigned.value;
      const body = { id, object: 'case' as const, assignee: assignee ?? call.body.to };
      return { body, position: assigned.position };
    }),

    endpoint(caseRoutes.proposeResolution, async (call) => {
      const { id } = call.params;
      call.note({ case: id });
      const { action, note } = call.body;
      return resolved(
        await proposeResolution(engine, id, {
          ...{ action, note },
          by: principalOf(call.caller),
          key: requiredKey(call),
          causationId: call.requestId,
        }),
      );
    }),

    endpoint(caseRoutes.getResolution, (call) =>
      logRead(engine, call, async () => {
        const { id, number } = call.params;
        const found = await approvals.find(resolutionId(id, Number(number)));
        return resolutionAnswer(found?.approval ?? refuse('not_found'));
      }),
    ),

    endpoint(caseRoutes.approveResolution, async (call) => {
      const { id, ...decision } = decisionOf(call);
      return resolved(await approvals.approve(id, decision));
    }),

    endpoint(caseRoutes.rejectResolution, async (call) => {
      const { id, ...decision } = decisionOf(call);
      return resolved(
        await approvals.reject(id, { ...decision, reason: call.body.reason ?? null }),
      );
    }),
  ];
}
