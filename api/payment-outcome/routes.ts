import { toInstant } from '../../domain/kernel/clock.js';
import type { Engine } from '../composition/engine.js';
import { refuseForeign } from '../http/auth/caller.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { DAYS, type PaymentOutcomesBody, paymentOutcomeRoutes as routes } from './contract.js';

type Services = Pick<Engine, 'log' | 'projections' | 'clock' | 'merchants'>;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export const paymentOutcomeEndpoints = (engine: Services) => [
  endpoint(routes.getPaymentOutcomes, (request) => getPaymentOutcomes(engine, request)),
];

async function getPaymentOutcomes(
  engine: Services,
  request: RequestTo<typeof routes.getPaymentOutcomes>,
) {
  const { id } = request.params;
  refuseForeign(request.caller, id);
  if ((await engine.merchants.get(id)) === undefined) refuse('not_found');
  return projectedRead(
    engine,
    ['payment_outcomes'],
    request,
    async (): Promise<PaymentOutcomesBody> => {
      const nowMs = engine.clock.now();
      const from = toInstant(Math.floor((nowMs - DAYS * DAY_MS) / HOUR_MS) * HOUR_MS);
      const hours = await engine.projections.queries.paymentOutcomesSince(id, from);
      return {
        ...{ object: 'payment_outcomes', merchant: id, from, at: toInstant(nowMs) },
        hours: [...hours],
      };
    },
  );
}
