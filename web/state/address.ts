import { addressOf } from '../components/use-filter.js';

/** The replay of a stream, at an event of it. */
export const replayAddress = (stream: string, revision: number): string =>
  addressOf('/replay', { stream, revision: String(revision) });

/** Ids begin as what they name; a stream is named by its kind and the id. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^pay_/, 'payment'],
  [/^case_/, 'case'],
  [/^cs_/, 'checkout'],
  [/^apr_/, 'approval'],
];

/** The stream that somebody means who types its name, or the id of what it is about. */
export function streamOf(typed: string): string {
  const kind = KINDS.find(([begins]) => begins.test(typed))?.[1];
  return kind === undefined ? typed : `${kind}-${typed}`;
}
