import { defineTable } from '../framework/table.js';

/** As minutes are named: an instant (RFC 3339, UTC) without its seconds. */
export const minuteOf = (instant: string): string => instant.slice(0, '2026-11-29T08:17'.length);

/** What became of payments, by the minute in which it did. A minute without any has no row. */
export const trafficMinutes = defineTable({
  name: 'traffic_minutes',
  columns: {
    /** `2026-11-29T08:17`, UTC */
    minute: 'text',
    begun: 'integer',
    succeeded: 'integer',
    failed: 'integer',
    /** Canceled or expired. */
    given_up: 'integer',
  },
  key: ['minute'],
});

/** How a channel answered, by the minute in which it did. */
export const channelMinutes = defineTable({
  name: 'channel_minutes',
  columns: {
    minute: 'text',
    channel: 'text',
    calls: 'integer',
    /** Calls whose outcome stayed unknown: no answer, or none that says what became of it. */
    unknown: 'integer',
    /** Of all calls together. */
    took_ms: 'integer',
  },
  key: ['minute', 'channel'],
});

/** When a channel last said something, and when it last did not; null if that has not happened. */
export const channelAnswers = defineTable({
  name: 'channel_answers',
  columns: { channel: 'text', answered_at: 'text?', unknown_at: 'text?' },
  key: ['channel'],
});
