import { systemRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';

export const systemEndpoints = ({
  readiness,
  silentReaders,
}: Pick<Engine, 'readiness' | 'silentReaders'>) => [
  endpoint(systemRoutes.livez, () => {
    const silent = silentReaders();
    return silent.length === 0
      ? { body: { alive: true } }
      : { body: { alive: false, silentReaders: [...silent] }, status: 503 };
  }),
  endpoint(systemRoutes.readyz, () => {
    const body = readiness();
    return { body, status: body.ready ? 200 : 503 };
  }),
];
