import type { Position } from '../../domain/kernel/position.js';
import { bundleLines } from '../../engine/bundle/bundle-lines.js';
import { lastHead } from '../../engine/bundle/last-head.js';
import type { Engine } from '../composition/engine.js';
import type { RequestTo } from '../http/endpoint.js';
import { textEndpoint } from '../http/export/text-endpoint.js';
import { projectedRead } from '../http/reads.js';
import { refuseForNow } from '../http/refuse.js';
import { orRefuse } from '../seal/or-refuse.js';
import { bundleRoutes } from './contract.js';

type Services = Pick<Engine, 'log' | 'projections' | 'seals' | 'bundleTaking' | 'ids' | 'clock'>;
type Asked = RequestTo<typeof bundleRoutes.takeBundle>;

export const bundleEndpoints = (engine: Services) => [
  textEndpoint(bundleRoutes.takeBundle, (request) => takeBundle(engine, request)),
];

async function takeBundle(engine: Services, request: Asked) {
  const { log, seals } = engine;
  await orRefuse(seals.latest());
  const { position: to } = (await lastHead(log.store)) ?? refuseForNow('not_sealed_yet');
  const models = ['accounts', 'statements', 'general_ledger'] as const;
  const reached = await projectedRead(engine, models, request, () => Promise.resolve(true));
  if (reached.position === undefined || reached.position < to) refuseForNow('projection_lagging');
  return { name: `bundle-${BigInt(to)}`, position: to, texts: recordedLines(engine, request, to) };
}

/** Nobody is given a line before the log says who gets it. */
async function* recordedLines(engine: Services, request: Asked, to: Position) {
  const { log, projections, bundleTaking, ids, clock } = engine;
  const nowMs = clock.now();
  await bundleTaking.record(to, request.context(ids.uuid(), nowMs));
  yield* bundleLines({
    ...{ store: log.store, storeId: log.storeId, to, nowMs },
    reports: () => projections.queries.bundleReports(to),
  });
}
