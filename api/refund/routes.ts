import { refundRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { refundBody } from '../payment/body.js';

export const refundEndpoints = (engine: Pick<Engine, 'log' | 'projections'>) => [
  endpoint(refundRoutes.getRefund, (call) => {
    const { id } = call.params;
    call.note({ refund: id });
    const merchant = call.caller.merchant ?? undefined;
    return projectedRead(engine, ['payments'], call, async () => {
      const found = await engine.projections.queries.refund(id, { merchant });
      return found && refundBody(found.payment.id, found.refund);
    });
  }),
];
