import type { Engine } from '../composition/engine.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { refundBody } from './body.js';
import { refundRoutes } from './contract.js';

type Services = Pick<Engine, 'log' | 'projections'>;

export const refundEndpoints = (engine: Services) => [
  endpoint(refundRoutes.getRefund, (request) => getRefund(engine, request)),
];

function getRefund(engine: Services, request: RequestTo<typeof refundRoutes.getRefund>) {
  const { id } = request.params;
  request.note({ refund: id });
  const merchant = request.caller.merchant ?? undefined;
  return projectedRead(engine, ['payments'], request, async () => {
    const found = await engine.projections.queries.refund(id, { merchant });
    return found && refundBody(found.payment.id, found.refund);
  });
}
