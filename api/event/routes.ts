import { toInstant } from '../../domain/kernel/clock.js';
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import { parsePosition, START } from '../../domain/kernel/position.js';
import type { Engine } from '../composition/engine.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { logRead } from '../http/reads.js';
import { eventRoutes } from './contract.js';

type Services = Pick<Engine, 'log'>;

export const eventEndpoints = (engine: Services) => [
  endpoint(eventRoutes.listEvents, (request) => listEvents(engine, request)),
];

function listEvents({ log }: Services, request: RequestTo<typeof eventRoutes.listEvents>) {
  const { limit, after } = request.query;
  const from = after === undefined ? START : (parsePosition(after) ?? START);
  return logRead({ log }, request, async () => {
    const found = await log.store.readAll({ after: from, limit: limit + 1 });
    const page = found.slice(0, limit);
    const hasMore = found.length > limit;
    return {
      data: page.map(rawEvent),
      hasMore,
      nextCursor: hasMore ? (page.at(-1)?.position ?? null) : null,
    };
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
