/** A generation of a projection on its way through the log. */
import type { Position } from '../../domain/kernel/position.js';
import type { Projection } from './projection.js';

/**
 * - `following`: takes every page that the live reader reads.
 * - `chasing`: behind the live reader, catching up by itself.
 * - `outdated`: made by another version; shown, but fed no more, until its successor is built.
 * - `halted`: a batch failed twice; it stays where it is.
 * - `superseded`: another process has switched to a generation that this build cannot feed.
 */
export type FeedState = 'following' | 'chasing' | 'outdated' | 'halted' | 'superseded';

export interface Feed {
  readonly projection: Projection;
  readonly generation: number;
  position: Position;
  state: FeedState;
  /** Why it was halted. */
  error?: Error;
}

/** A projection with the generation that readers see and the one that is being built, if any. */
export interface Slot {
  readonly projection: Projection;
  shown: Feed;
  building: Feed | undefined;
}

/** True while the feed takes events. */
export const isFed = ({ state }: Feed): boolean => state === 'following' || state === 'chasing';

/** True where the feed will not come any further by itself. */
export const standsStill = ({ state }: Feed): boolean =>
  state === 'halted' || state === 'superseded';

/** The position of the feed that is furthest behind. */
export const lowest = (feeds: readonly Feed[]): Position =>
  feeds.map(({ position }) => position).reduce((low, one) => (one < low ? one : low));
