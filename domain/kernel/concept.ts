/**
 * What a concept declares of itself. `domain/concepts.ts` lists them all, and the registries follow from it.
 */
import type { z } from 'zod';
import type { ErrorEntry } from './error-entry.js';

export interface Concept<Type extends string = string> {
  /** Heading in `docs/events.md` and `docs/errors.md`. */
  readonly title: string;
  /** The streams of its events, in words for `docs/events.md`. */
  readonly streams: string;
  /**
   * Categories of its streams: what stands before the first `-`. None if its events lie in streams of another
   * concept.
   */
  readonly categories: readonly string[];
  readonly eventSchemas: Readonly<Record<Type, z.ZodType>>;
  /** The newest version of each event type. */
  readonly eventVersions: Readonly<Record<Type, number>>;
  /** One sentence for each event type: what had happened when it was written. */
  readonly eventMeanings: Readonly<Record<Type, string>>;
  /** Prefix of the ids of each kind of object: `pay` for `pay_018f…`. */
  readonly idPrefixes: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, ErrorEntry>>;
}

/** Of a concept that has no events. */
export const noEvents = {
  streams: '',
  categories: [],
  eventSchemas: {},
  eventVersions: {},
  eventMeanings: {},
  idPrefixes: {},
} as const;
