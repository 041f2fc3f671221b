import { callbackRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';
import { refuse } from '../http/refuse.js';

type Services = Pick<Engine, 'callbacks' | 'metrics' | 'logger'>;

export function callbackEndpoints({ callbacks, metrics, logger }: Services) {
  return [
    endpoint(callbackRoutes.receiveCallback, async (call) => {
      const { channel } = call.params;
      call.note({ channel });
      const received = await callbacks.receive({
        channel,
        headers: call.rawHeaders,
        body: call.bytes,
        causationId: call.requestId,
      });
      switch (received.outcome) {
        case 'no_such_channel':
          return refuse('not_found', 'there is no such channel');
        case 'rejected':
          metrics.countCallback(channel, received.recorded ? 'rejected' : 'dropped');
          return refuse('signature_invalid');
        case 'received': {
          const { event, reading } = received;
          call.note({ callback: event });
          if (reading.says === 'answer') call.note({ requestNo: reading.requestNo });
          else logger.warn({ channel, callback: event }, 'signed callback unreadable');
          metrics.countCallback(channel, 'received');
          return { body: { received: true as const } };
        }
      }
    }),
  ];
}
