/** What the thread that feeds the read models and the thread that serves them tell each other. */
import type { Position } from '../../domain/kernel/position.js';
import type { FeedState } from '../framework/feed.js';
import type { ErrorNews } from './error-news.js';

/** A generation as the other thread is told of it. */
export interface FeedNews {
  readonly generation: number;
  readonly position: Position;
  readonly state: FeedState;
  /** Why it was halted. */
  readonly error: string | null;
}

export interface SlotNews {
  /** Name of the group. */
  readonly group: string;
  readonly shown: FeedNews;
  readonly building: FeedNews | null;
}

export type FromFeeder =
  /** The tables are there, and reading begins. */
  | { readonly type: 'opened'; readonly slots: readonly SlotNews[] }
  /** Also sent every few seconds when nothing has moved. @see Readers for `trouble` and `silent` */
  | {
      readonly type: 'moved';
      readonly slots: readonly SlotNews[];
      readonly trouble: string | null;
      /** Names of the thread's readers that have given no sign of life for a minute. */
      readonly silent: readonly string[];
    }
  /** All have reached the log's head as of the start; or a group halted before, with the reason. */
  | { readonly type: 'ready'; readonly error: string | null }
  | {
      readonly type: 'log';
      readonly level: 'info' | 'warn' | 'error';
      /** Ids, codes and numbers. */
      readonly fields: object;
      /** What the line has as `err`. */
      readonly error: ErrorNews | null;
      readonly message: string;
    };

export type ToFeeder =
  /** The log has grown. */
  { readonly type: 'news' } | { readonly type: 'stop' };
