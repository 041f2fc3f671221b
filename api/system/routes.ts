import { systemRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';

export const systemEndpoints = ({ readiness }: Pick<Engine, 'readiness'>) => [
  endpoint(systemRoutes.livez, () => ({ body: { alive: true as const } })),
  endpoint(systemRoutes.readyz, () => {
    const body = readiness();
    return { body, status: body.ready ? 200 : 503 };
  }),
];
