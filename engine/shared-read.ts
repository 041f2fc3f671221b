/**
 * A read that many callers ask for at the same time. Callers that come while it runs share the one after
 * it: theirs may have begun too early to see what they are after.
 */
export function createSharedRead(read: () => Promise<void>): () => Promise<void> {
  let reading: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  return function refresh(): Promise<void> {
    if (reading === undefined) {
      reading = read().finally(() => (reading = undefined));
      return reading;
    }
    next ??= reading
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return refresh();
      });
    return next;
  };
}
