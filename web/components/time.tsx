/** A time in the zone of the book, so that it fits the accounting day; UTC on hover. */
import { createContext, useContext } from 'react';

/** An IANA zone, as the book says; UTC until it is known. */
export const BookZone = createContext('UTC');

interface TimeProps {
  /** RFC 3339, as the API answers it. */
  readonly at: string;
}

export function Time({ at }: TimeProps) {
  const zone = useContext(BookZone);
  return (
    <time dateTime={at} title={`${inZone(at, 'UTC')} UTC`} className="time">
      {inZone(at, zone)}
    </time>
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-29 08:17:03` in both languages: times are compared by eye. */
function inZone(at: string, zone: string): string {
  let format = formats.get(zone);
  if (format === undefined) {
    // Swedish writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    formats.set(zone, format);
  }
  return format.format(new Date(at));
}
