import { paymentOf } from '../../projections/story/payment-of.js';
import type { Engine } from '../composition/engine.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { ownEvent } from '../http/own-event.js';
import { logRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { exchangeBody } from './body.js';
import { evidenceRoutes } from './contract.js';

type Services = Pick<Engine, 'log' | 'evidenceReading' | 'ids' | 'clock'>;

export const evidenceEndpoints = (engine: Services) => [
  endpoint(evidenceRoutes.readExchange, (request) => readExchange(engine, request)),
];

function readExchange(engine: Services, request: RequestTo<typeof evidenceRoutes.readExchange>) {
  return logRead(engine, request, async () => {
    const event = await ownEvent(engine, request.params.position);
    const payment = paymentOf(event) ?? null;
    if (payment !== null) request.note({ payment });
    const context = request.context(engine.ids.uuid(), engine.clock.now());
    const read = await engine.evidenceReading.read([event], { payment, context });
    return exchangeBody(read.get(event.id) ?? refuse('not_found', 'the event holds no exchange'));
  });
}
