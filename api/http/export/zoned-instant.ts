/** Instants on the wall clock of a zone: `2026-03-01T08:00:00.000+08:00`. */
import { wallClock } from '../../../domain/ledger/calendar.js';

const milliseconds = wallClock({
  second: '2-digit',
  fractionalSecondDigits: 3,
  timeZoneName: 'longOffset',
});

/** @param at RFC 3339 */
export function zonedInstant(at: string, zone: string): string {
  const part = milliseconds(Date.parse(at), zone);
  const day = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  const clock = `${part('hour')}:${part('minute')}:${part('second')}.${part('fractionalSecond')}`;
  // `GMT+08:00`, and `GMT` alone for no offset.
  const offset = part('timeZoneName').slice('GMT'.length);
  return `${day}T${clock}${offset === '' ? '+00:00' : offset}`;
}
