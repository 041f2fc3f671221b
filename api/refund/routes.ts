import { sagaStream } from '../../domain/kernel/streams.js';
import { findRefund } from '../../domain/payment/decide/refund.js';
import { refuseForeign } from '../http/auth/caller.js';
import { refundRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';
import { logRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { refundBody } from '../payment/body.js';

export const refundEndpoints = ({ log, payments }: Pick<Engine, 'log' | 'payments'>) => [
  endpoint(refundRoutes.getRefund, (call) => {
    const { id } = call.params;
    call.note({ refund: id });
    return logRead({ log }, call, async () => {
      // A refund's saga bears its id and names its payment: no read model stands in between.
      const [first] = await log.readStream(sagaStream(id), { from: 0, limit: 1 });
      if (first?.event.type !== 'SagaStarted') return refuse('not_found');
      const found = (await payments.find(first.event.data.payment)) ?? refuse('not_found');
      refuseForeign(call.caller, found.payment.merchant);
      const refund = findRefund(found.payment, id);
      if (refund === undefined || refund.status === 'withdrawn') return refuse('not_found');
      return refundBody(found.payment.id, refund);
    });
  }),
];
