/** Which event stands on a line that is no JSON any more: one byte that was changed leaves the rest. */
import type { EventPlace } from '../verify/check.js';

const UNREADABLE = '?';

/**
 * Reads the members of an event one by one. A member that cannot be read is `?`, or -1 if it is the
 * revision; null if the line was no event's.
 */
export function placeInText(line: string): EventPlace | null {
  const read = (member: RegExp): string | undefined => member.exec(line)?.[1];
  const stream = read(/"stream":"([^"]*)"/);
  const id = read(/"id":"([^"]*)"/);
  if (stream === undefined && id === undefined) return null;
  return {
    position: read(/"position":"(\d{20})"/) ?? UNREADABLE,
    stream: stream ?? UNREADABLE,
    revision: Number(read(/"revision":(\d{1,15}),/) ?? -1),
    id: id ?? UNREADABLE,
    type: read(/"type":"([^"]*)"/) ?? UNREADABLE,
  };
}
