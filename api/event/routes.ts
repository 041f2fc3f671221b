import { toInstant } from '../../domain/kernel/clock.js';
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import { parsePosition, START } from '../../domain/kernel/position.js';
import { eventRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';
import { logRead } from '../http/reads.js';

/** JSON as stored; in streams that are not the engine's own, anything may stand. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
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

export const eventEndpoints = ({ log }: Pick<Engine, 'log'>) => [
  endpoint(eventRoutes.listEvents, (call) =>
    logRead({ log }, call, async () => {
      const { limit, after } = call.query;
      const from = after === undefined ? START : (parsePosition(after) ?? START);
      const found = await log.store.readAll({ after: from, limit: limit + 1 });
      const page = found.slice(0, limit);
      const hasMore = found.length > limit;
      return {
        data: page.map(rawEvent),
        hasMore,
        nextCursor: hasMore ? (page.at(-1)?.position ?? null) : null,
      };
    }),
  ),
];
