import { samePrincipal } from '../../domain/access/principal.js';
import type { ApprovalView } from '../../projections/approval/queries.js';
import type { Engine } from '../composition/engine.js';
import type { Caller } from '../http/auth/caller.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { pageBody } from '../http/page-body.js';
import { projectedRead } from '../http/reads.js';
import { type ApprovalBody, approvalRoutes } from './contract.js';

type Services = Pick<Engine, 'log' | 'projections'>;

export const approvalEndpoints = (engine: Services) => [
  endpoint(approvalRoutes.listApprovals, (request) => listApprovals(engine, request)),
];

function listApprovals(engine: Services, request: RequestTo<typeof approvalRoutes.listApprovals>) {
  const { limit, cursor, status, kind, subject, id } = request.query;
  return projectedRead(engine, ['approvals'], request, async () => {
    const asked = { limit, cursor, status, kind, subject, id };
    const page = await engine.projections.queries.listApprovals(asked);
    return pageBody(page, (found) => body(found, request.caller));
  });
}

function body(view: ApprovalView, { principals }: Caller): ApprovalBody {
  const { proposerIds, content, ...shown } = view;
  const isOwn = samePrincipal({ ids: proposerIds }, { ids: principals });
  const { id, object, kind, subject, hash, status, proposedBy, decidedBy, reason } = shown;
  const { failure, proposedAt, decidedAt } = shown;
  return {
    ...{ id, object, kind, subject, content, hash, status, proposedBy, decidedBy, reason },
    ...{ failure, proposedAt, decidedAt, isOwn },
  };
}
