/**
 * The members that a person has made different, with what they were: the API refuses them if somebody else has changed
 * one of them meanwhile, and leaves alone what the person did not touch.
 */
export function changedSince<Changes extends object>(
  seen: { readonly [Member in keyof Changes]?: unknown },
  changes: Changes,
): Partial<Changes> & { readonly before: Partial<Changes> } {
  const members = (Object.keys(changes) as (keyof Changes)[]).filter(
    (member) => JSON.stringify(changes[member]) !== JSON.stringify(seen[member]),
  );
  const of = (from: { readonly [Member in keyof Changes]?: unknown }) =>
    Object.fromEntries(members.map((member) => [member, from[member]])) as Partial<Changes>;
  return { ...of(changes), before: of(seen) };
}
