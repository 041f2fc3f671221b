import type { Engine } from '../composition/engine.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { exportEndpoint } from '../http/export/export-endpoint.js';
import { pageBody } from '../http/page-body.js';
import { projectedRead } from '../http/reads.js';
import { refundBody } from './body.js';
import { refundRoutes } from './contract.js';
import { exportRefunds } from './export.js';
import { refundFilter } from './filter.js';

type Services = Pick<Engine, 'log' | 'projections' | 'ledger'>;

export const refundEndpoints = (engine: Services) => [
  endpoint(refundRoutes.listRefunds, (request) => listRefunds(engine, request)),
  exportEndpoint(refundRoutes.exportRefunds, (request) => exportRefunds(engine, request)),
  endpoint(refundRoutes.getRefund, (request) => getRefund(engine, request)),
];

function listRefunds(engine: Services, request: RequestTo<typeof refundRoutes.listRefunds>) {
  const { limit, cursor } = request.query;
  const filter = { ...refundFilter(request), limit, cursor };
  return projectedRead(engine, ['payments'], request, async () =>
    pageBody(await engine.projections.queries.listRefunds(filter), ({ payment, refund }) =>
      refundBody(payment.id, refund),
    ),
  );
}

function getRefund(engine: Services, request: RequestTo<typeof refundRoutes.getRefund>) {
  const { id } = request.params;
  request.note({ refund: id });
  const merchant = request.caller.merchant ?? undefined;
  return projectedRead(engine, ['payments'], request, async () => {
    const found = await engine.projections.queries.refund(id, { merchant });
    return found && refundBody(found.payment.id, found.refund);
  });
}
