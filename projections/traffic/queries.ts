import type { DatabaseOf } from '../framework/table.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import { type channelMinutes, minuteOf, type trafficMinutes } from './tables.js';

type Tables = DatabaseOf<readonly [typeof trafficMinutes, typeof channelMinutes]>;

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

export const trafficQueries = ({ ask }: QueryContext) => ({
  trafficSince: (from: string) => ask((db) => trafficSince(db, from)),
  channelTrafficSince: (from: string) => ask((db) => channelTrafficSince(db, from)),
});
