import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';
import { pageBody } from '../http/page-body.js';
import { projectedRead } from '../http/reads.js';
import { caseRoutes } from './contract.js';

export function caseEndpoints(engine: Pick<Engine, 'log' | 'projections'>) {
  const { queries } = engine.projections;
  return [
    endpoint(caseRoutes.listCases, (call) =>
      projectedRead(engine, ['cases'], call, async () => {
        const { limit, cursor } = call.query;
        return pageBody(await queries.listCases({ limit, cursor }), (one) => one);
      }),
    ),
  ];
}
