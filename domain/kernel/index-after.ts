import type { Position } from './position.js';

/** Where, among events in the order of the log, those after a position begin; their number if there are none. */
export function indexAfter(
  events: readonly { readonly position: Position }[],
  position: Position,
): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const event = events[middle];
    if (event !== undefined && event.position <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
