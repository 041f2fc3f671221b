import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';
import { systemRoutes } from './contract.js';

type Services = Pick<Engine, 'readiness' | 'silentReaders'>;

export const systemEndpoints = (engine: Services) => [
  endpoint(systemRoutes.livez, () => livez(engine)),
  endpoint(systemRoutes.readyz, () => readyz(engine)),
];

function livez({ silentReaders }: Services) {
  const silent = silentReaders();
  return silent.length === 0
    ? { body: { alive: true } }
    : { body: { alive: false, silentReaders: [...silent] }, status: 503 };
}

function readyz({ readiness }: Services) {
  const body = readiness();
  return { body, status: body.ready ? 200 : 503 };
}
