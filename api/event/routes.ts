import { toInstant } from '../../domain/kernel/clock.js';
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import { paymentOf } from '../../projections/story/payment-of.js';
import type { Engine } from '../composition/engine.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { ownEvent } from '../http/own-event.js';
import { causesOf, storyUpTo } from './causes.js';
import { eventRoutes } from './contract.js';
import { eventExportEndpoints } from './export.js';
import { foundIn } from './found-in.js';
import { searchEvents } from './search.js';

type Services = Pick<Engine, 'log' | 'projections' | 'ledger'>;

export const eventEndpoints = (engine: Services) => [
  endpoint(eventRoutes.listEvents, (request) => listEvents(engine, request)),
  endpoint(eventRoutes.listCauses, (request) => listCauses(engine, request)),
  ...eventExportEndpoints(engine),
];

function listEvents(engine: Services, request: RequestTo<typeof eventRoutes.listEvents>) {
  const read = async () => {
    const { data, nextCursor } = await searchEvents(engine, request.query);
    return { data: data.map(rawEvent), hasMore: nextCursor !== null, nextCursor };
  };
  return foundIn(engine, request, read);
}

function listCauses(engine: Services, request: RequestTo<typeof eventRoutes.listCauses>) {
  return projectedRead(engine, ['story', 'payments'], request, async () => {
    const event = await ownEvent(engine, request.params.position);
    const payment = paymentOf(event) ?? null;
    const story = payment === null ? [] : await storyUpTo(engine, payment, event.position);
    return { payment, causes: causesOf(event, story) };
  });
}

const rawEvent = (event: RecordedEvent) => ({
  position: event.position,
  id: event.id,
  stream: event.stream,
  revision: event.revision,
  type: event.type,
  recordedAt: toInstant(event.createdMs),
  data: parsed(event.data),
  metadata: parsed(event.metadata),
});

/** JSON as stored. A stream that is not the engine's own may hold text that is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
