import { toInstant } from '../../domain/kernel/clock.js';
import type { Engine } from '../composition/engine.js';
import { answersSince } from '../channel/health.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { MINUTE_MS, MINUTES, MOST_COUNTED, type OverviewBody, overviewRoutes } from './contract.js';

type Services = Pick<Engine, 'log' | 'projections' | 'clock' | 'readiness'>;

export const overviewEndpoints = (engine: Services) => [
  endpoint(overviewRoutes.getOverview, (request) => getOverview(engine, request)),
];

function getOverview(engine: Services, request: RequestTo<typeof overviewRoutes.getOverview>) {
  const { projections, clock } = engine;
  const { queries } = projections;
  return projectedRead(
    engine,
    ['sagas', 'traffic', 'cases', 'approvals'],
    request,
    async (): Promise<OverviewBody> => {
      const nowMs = clock.now();
      const [minutes, channels, flows, cases, approvals, readModels] = await Promise.all([
        queries.trafficSince(toInstant(nowMs - (MINUTES - 1) * MINUTE_MS)),
        queries.channelTrafficSince(answersSince(nowMs)),
        queries.countSagas(MOST_COUNTED),
        queries.countOpenCases(MOST_COUNTED),
        queries.countOpenApprovals(MOST_COUNTED),
        lags(engine, nowMs),
      ]);
      return {
        ...{ object: 'overview', at: toInstant(nowMs) },
        ...{ minutes: [...minutes], flows, cases, approvals: { open: approvals } },
        ...{ channels: [...channels], readModels, troubles: troublesOf(engine) },
      };
    },
  );
}

const troublesOf = ({ readiness }: Services): OverviewBody['troubles'] =>
  readiness().parts.flatMap(({ name, ready, detail = '' }) =>
    ready ? [] : [{ part: name, detail }],
  );

/** How far each group of read models is behind, by the age of the first event that it does not show. */
async function lags(
  { log, projections }: Services,
  nowMs: number,
): Promise<OverviewBody['readModels']> {
  const groups = new Map(projections.status().map((status) => [status.group, status]));
  const head = await log.head();
  return Promise.all(
    [...groups.values()].map(async ({ group, state, position }) => {
      const [next] = position < head ? await log.store.readAll({ after: position, limit: 1 }) : [];
      const lagMs = next === undefined ? 0 : Math.max(0, nowMs - next.createdMs);
      return { group, state, lagMs };
    }),
  );
}
