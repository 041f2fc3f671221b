/** How far a bundle has come: the events in it are in the order of the log, and it says up to where they go. */
import type { FileProgress } from '../client/file.js';

const EVENT = '{"event":{"position":"';
const DIGITS = 20;

/** From 0 to 1; undefined if no event begins in what came last. */
export function shareOf({ chunk, position }: FileProgress): number | undefined {
  if (position === null) return undefined;
  const text = new TextDecoder().decode(chunk);
  const at = text.lastIndexOf(EVENT);
  const last = Number(text.slice(at + EVENT.length, at + EVENT.length + DIGITS));
  return at < 0 || !(last > 0) ? undefined : Math.min(1, last / Number(position));
}

/** Longer than the last line of any bundle. */
const END_BYTES = 512;

/** True if the file has the line that ends a bundle. */
export async function isWhole(bytes: Blob): Promise<boolean> {
  const end = await bytes.slice(-END_BYTES).text();
  return /\n\{"end":[^\n]+\}\n$/.test(end);
}
