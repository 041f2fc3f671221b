/** A generation of a group on its way through the log. */
import type { Position } from '../../domain/kernel/position.js';
import type { WorkingSets } from './batch.js';
import type { Group } from './group.js';

/**
 * - `following`: has come to the end of the log once, and takes what is new.
 * - `chasing`: behind the end of the log, catching up.
 * - `outdated`: made by other versions; shown, but fed no more, until its successor is built.
 * - `halted`: a page failed twice; it stays where it is.
 * - `superseded`: another generation is shown instead, perhaps a generation that this build cannot feed.
 */
export type FeedState = 'following' | 'chasing' | 'outdated' | 'halted' | 'superseded';

export interface Feed {
  readonly group: Group;
  readonly generation: number;
  position: Position;
  state: FeedState;
  /** Why it was halted. */
  error?: Error;
  /** Rows as the database has them while the checkpoint stands at the position: nobody has written since. */
  kept?: { readonly position: Position; readonly sets: WorkingSets } | undefined;
}

/** A group with the generation that readers see and the generation that is being built, if any. */
export interface Slot {
  readonly group: Group;
  shown: Feed;
  building: Feed | undefined;
}

/** True while the feed takes events. */
export const isFed = ({ state }: Feed): boolean => state === 'following' || state === 'chasing';

/** True if the feed will not come any further by itself. */
export const standsStill = ({ state }: Feed): boolean =>
  state === 'halted' || state === 'superseded';
