/** Whether each channel gets new attempts, and how it answers. */
import type { ConfiguredChannel } from '../../domain/channel/configurations.js';
import type { MaintenanceWindow } from '../../domain/channel/port.js';
import { maintenanceAt } from '../../domain/channel/routing.js';
import { toInstant } from '../../domain/kernel/clock.js';
import type { ChannelAnswers, ChannelTraffic } from '../../projections/traffic/queries.js';
import type { Engine } from '../composition/engine.js';
import type { RequestTo } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import type { channelRoutes } from './contract.js';
import { ANSWERS_MINUTES, type ChannelHealthBody } from './shapes.js';

const MINUTE_MS = 60_000;

/** The first of the minutes that answers are counted of. */
export const answersSince = (nowMs: number): string =>
  toInstant(nowMs - (ANSWERS_MINUTES - 1) * MINUTE_MS);

export function listHealth(
  engine: Pick<Engine, 'log' | 'projections' | 'channels' | 'clock'>,
  request: RequestTo<typeof channelRoutes.listChannelHealth>,
) {
  const { projections, channels, clock } = engine;
  return projectedRead(engine, ['traffic'], request, async () => {
    const nowMs = clock.now();
    const [configured, traffic, answers] = await Promise.all([
      channels.list(),
      projections.queries.channelTrafficSince(answersSince(nowMs)),
      projections.queries.lastChannelAnswers(),
    ]);
    const data = configured.map((channel) => {
      const isIts = (of: { readonly channel: string }) => of.channel === channel.name;
      return {
        ...{ channel: channel.name, ...stateOf(channel, channels.troubleOf(channel.name), nowMs) },
        ...countsOf(traffic.find(isIts)),
        ...lastOf(answers.find(isIts)),
      };
    });
    // At most 100 channels: one page holds them all.
    return { data, hasMore: false, nextCursor: null };
  });
}

function stateOf(
  { configuration: { enabled, maintenance } }: ConfiguredChannel,
  trouble: string | null,
  nowMs: number,
): Pick<ChannelHealthBody, 'state' | 'trouble' | 'maintenanceUntil'> {
  const window = maintenanceAt(maintenance, nowMs);
  const state = !enabled ? 'disabled' : trouble === null ? openOr(window) : 'not_connectable';
  return { state, trouble, maintenanceUntil: window?.to ?? null };
}

const openOr = (window: MaintenanceWindow | undefined) =>
  window === undefined ? 'taking' : 'maintenance';

const countsOf = (traffic: ChannelTraffic | undefined) => ({
  calls: traffic?.calls ?? 0,
  unknown: traffic?.unknown ?? 0,
  averageMs: traffic?.averageMs ?? null,
});

const lastOf = (answers: ChannelAnswers | undefined) => ({
  answeredAt: answers?.answeredAt ?? null,
  unknownAt: answers?.unknownAt ?? null,
});
