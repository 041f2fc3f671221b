import type { DatabaseOf } from '../framework/table.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import {
  type channelAnswers,
  type channelMinutes,
  minuteOf,
  type trafficMinutes,
} from './tables.js';

type Tables = DatabaseOf<
  readonly [typeof trafficMinutes, typeof channelMinutes, typeof channelAnswers]
>;

export interface TrafficMinute {
  /** Its beginning, `2026-11-29T08:17:00.000Z`. */
  readonly from: string;
  readonly begun: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly givenUp: number;
}

export interface ChannelTraffic {
  readonly channel: string;
  readonly calls: number;
  readonly unknown: number;
  /** How long an answer took on average; null if there was none. */
  readonly averageMs: number | null;
}

export interface ChannelAnswers {
  readonly channel: string;
  /** When it last said something that tells an outcome, and when it last did not; null for never. */
  readonly answeredAt: string | null;
  readonly unknownAt: string | null;
}

/** The minutes from the minute of an instant on, oldest first; those without payments are left out. */
async function trafficSince(db: Snapshot, from: string): Promise<readonly TrafficMinute[]> {
  const rows = await db
    .withTables<Tables>()
    .selectFrom('traffic_minutes')
    .selectAll()
    .where('minute', '>=', minuteOf(from))
    .orderBy('minute')
    .execute();
  return rows.map(({ minute, begun, succeeded, failed, given_up: givenUp }) => ({
    ...{ from: `${minute}:00.000Z`, begun, succeeded, failed, givenUp },
  }));
}

/** How the channels answered from the minute of an instant on, by name; who was not asked is left out. */
async function channelTrafficSince(db: Snapshot, from: string): Promise<readonly ChannelTraffic[]> {
  const rows = await db
    .withTables<Tables>()
    .selectFrom('channel_minutes')
    .selectAll()
    .where('minute', '>=', minuteOf(from))
    .execute();
  const names = [...new Set(rows.map(({ channel }) => channel))].sort();
  return names.map((channel) => {
    const own = rows.filter((row) => row.channel === channel);
    const sum = (of: 'calls' | 'unknown' | 'took_ms') =>
      own.reduce((total, row) => total + row[of], 0);
    const calls = sum('calls');
    const averageMs = calls === 0 ? null : Math.round(sum('took_ms') / calls);
    return { channel, calls, unknown: sum('unknown'), averageMs };
  });
}

/** When the channels last answered: as many rows as there are channels that were ever asked. */
async function lastChannelAnswers(db: Snapshot): Promise<readonly ChannelAnswers[]> {
  const rows = await db
    .withTables<Tables>()
    .selectFrom('channel_answers')
    .selectAll()
    .orderBy('channel')
    .execute();
  return rows.map(({ channel, answered_at: answeredAt, unknown_at: unknownAt }) => ({
    ...{ channel, answeredAt, unknownAt },
  }));
}

export const trafficQueries = ({ ask }: QueryContext) => ({
  trafficSince: (from: string) => ask((db) => trafficSince(db, from)),
  channelTrafficSince: (from: string) => ask((db) => channelTrafficSince(db, from)),
  lastChannelAnswers: () => ask(lastChannelAnswers),
});
