import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { channelRoutes } from './contract.js';

export function channelEndpoints(engine: Pick<Engine, 'log' | 'projections'>) {
  const { queries } = engine.projections;
  return [
    endpoint(channelRoutes.listChannelPositions, (call) =>
      projectedRead(engine, ['accounts'], call, async () => ({
        // Channels and currencies are few: one page holds them all.
        data: [...(await queries.channelPositions())],
        hasMore: false,
        nextCursor: null,
      })),
    ),
  ];
}
