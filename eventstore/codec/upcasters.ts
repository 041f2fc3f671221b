/**
 * What turns the data of an older version of an event into that of the next. An upcaster is pure and
 * stays for ever: the events it reads are never rewritten.
 */
export type Upcaster = (data: unknown) => unknown;

/** Per type, in order: the first leads from v1 to v2, the second from v2 to v3 … */
export type Upcasters = Readonly<Record<string, readonly Upcaster[] | undefined>>;

/** No event has had a second version yet. */
export const upcasters: Upcasters = {};

export function upcast(data: unknown, steps: readonly Upcaster[]): unknown {
  let newer = data;
  for (const step of steps) newer = step(newer);
  return newer;
}
