/** Traffic: what became of payments and how channels answered, minute by minute. */
import type { TallybookEvent } from '../../domain/events.js';
import type { Event, Projection, Rows } from '../framework/projection.js';
import type { RowOf } from '../framework/table.js';
import { channelAnswers, channelMinutes, minuteOf, trafficMinutes } from './tables.js';

type Counter = Exclude<keyof RowOf<typeof trafficMinutes>, 'minute'>;

const COUNTERS: Partial<Readonly<Record<TallybookEvent['type'], Counter>>> = {
  PaymentCreated: 'begun',
  PaymentSucceeded: 'succeeded',
  PaymentFailed: 'failed',
  PaymentCanceled: 'given_up',
  PaymentExpired: 'given_up',
};

export const trafficProjection: Projection<'traffic'> = {
  name: 'traffic',
  version: 2,
  tables: [trafficMinutes, channelMinutes, channelAnswers],
  async apply(batch, tx) {
    const counted = batch.filter(({ event }) => COUNTERS[event.type] !== undefined);
    if (counted.length > 0) {
      const keys = counted.map(({ metadata }) => [minuteOf(metadata.at)]);
      count(await tx.rows(trafficMinutes, keys), counted);
    }
    const answers = batch.flatMap(answerIn);
    if (answers.length > 0) {
      const keys = answers.map(({ minute, channel }) => [minute, channel]);
      add(await tx.rows(channelMinutes, keys), answers);
      const channels = answers.map(({ channel }) => [channel]);
      note(await tx.rows(channelAnswers, channels), answers);
    }
  },
};

function count(rows: Rows<typeof trafficMinutes>, events: readonly Event[]): void {
  for (const { event, metadata } of events) {
    const counter = COUNTERS[event.type];
    if (counter === undefined) continue;
    const minute = minuteOf(metadata.at);
    const row = rows.get(minute) ?? { minute, begun: 0, succeeded: 0, failed: 0, given_up: 0 };
    rows.put({ ...row, [counter]: row[counter] + 1 });
  }
}

interface Answered {
  readonly at: string;
  readonly minute: string;
  readonly channel: string;
  readonly isUnknown: boolean;
  readonly tookMs: number;
}

function answerIn({ event, metadata }: Event): readonly Answered[] {
  if (event.type !== 'ChannelCallSettled') return [];
  const { channel, answer, tookMs } = event.data;
  const isUnknown = answer.outcome === 'unknown';
  const { at } = metadata;
  return [{ at, minute: minuteOf(at), channel, isUnknown, tookMs }];
}

function add(rows: Rows<typeof channelMinutes>, answers: readonly Answered[]): void {
  for (const { minute, channel, isUnknown, tookMs } of answers) {
    const row = rows.get(minute, channel) ?? { minute, channel, calls: 0, unknown: 0, took_ms: 0 };
    rows.put({
      ...row,
      calls: row.calls + 1,
      unknown: row.unknown + (isUnknown ? 1 : 0),
      took_ms: row.took_ms + Math.round(tookMs),
    });
  }
}

function note(rows: Rows<typeof channelAnswers>, answers: readonly Answered[]): void {
  for (const { at, channel, isUnknown } of answers) {
    const row = rows.get(channel) ?? { channel, answered_at: null, unknown_at: null };
    rows.put(isUnknown ? { ...row, unknown_at: at } : { ...row, answered_at: at });
  }
}
