/** Instants on the wall clock of a zone: `2026-03-01T08:00:00.000+08:00`. */

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
  formatters.set(zone, formatter);
  return formatter;
}

/** @param at RFC 3339 */
export function zonedInstant(at: string, zone: string): string {
  const parts = formatterOf(zone).formatToParts(Date.parse(at));
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((candidate) => candidate.type === type)?.value ?? '';
  const day = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  const clock = `${part('hour')}:${part('minute')}:${part('second')}.${part('fractionalSecond')}`;
  // `GMT+08:00`, and `GMT` alone for no offset.
  const offset = part('timeZoneName').slice('GMT'.length);
  return `${day}T${clock}${offset === '' ? '+00:00' : offset}`;
}
