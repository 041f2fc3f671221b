import type { Engine } from '../composition/engine.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { refuse } from '../http/refuse.js';
import { callbackRoutes } from './contract.js';

type Services = Pick<Engine, 'callbacks' | 'metrics' | 'logger'>;

export const callbackEndpoints = (engine: Services) => [
  endpoint(callbackRoutes.receiveCallback, (request) => receiveCallback(engine, request)),
];

async function receiveCallback(
  { callbacks, metrics, logger }: Services,
  request: RequestTo<typeof callbackRoutes.receiveCallback>,
) {
  const { channel } = request.params;
  request.note({ channel });
  const received = await callbacks.receive({
    channel,
    headers: request.rawHeaders,
    body: request.bytes,
    causationId: request.requestId,
  });
  switch (received.outcome) {
    case 'no_such_channel':
      return refuse('not_found', 'there is no such channel');
    case 'rejected':
      metrics.countCallback(channel, received.recorded ? 'rejected' : 'dropped');
      return refuse('signature_invalid');
    case 'received': {
      const { event, reading } = received;
      request.note({ callback: event });
      if ('requestNo' in reading) request.note({ requestNo: reading.requestNo });
      if (reading.says === 'nothing' || reading.says === 'member_twice') {
        logger.warn({ channel, callback: event }, 'signed callback unreadable');
      }
      metrics.countCallback(channel, 'received');
      return { body: { received: true as const } };
    }
  }
}
