/** Which streams are the engine's own: those of the categories that its concepts declare. */
import { concepts } from './concepts.js';
import { categoryOf } from './kernel/stream-name.js';

/** The engine's own categories. Its readers pass over every other stream. */
export const OWN_CATEGORIES: readonly string[] = concepts.flatMap(({ categories }) => categories);

const own: ReadonlySet<string> = new Set(OWN_CATEGORIES);

export const isOwnStream = (stream: string): boolean =>
  stream.includes('-') && own.has(categoryOf(stream));
