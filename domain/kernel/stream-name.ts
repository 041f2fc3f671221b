/**
 * The grammar of stream names: a category, a `-`, and what the stream is about. `domain/<concept>/streams.ts`
 * declares the streams of each concept by it, and nothing else builds or reads a name.
 */

/** The streams of one category, one for each object: `payment-{id}`. */
export interface StreamFamily {
  readonly category: string;
  /** The stream of the object. */
  readonly of: (id: string) => string;
  /** The object of the stream; undefined for a stream of another category. */
  readonly idIn: (stream: string) => string | undefined;
}

export function streamFamily(category: string): StreamFamily {
  const prefix = `${category}-`;
  return {
    category,
    of: (id) => prefix + id,
    idIn: (stream) => (stream.startsWith(prefix) ? stream.slice(prefix.length) : undefined),
  };
}

/** What stands before the first `-`. */
export function categoryOf(stream: string): string {
  const dash = stream.indexOf('-');
  return dash < 0 ? stream : stream.slice(0, dash);
}
