/** What a page is narrowed to, in its address: so that each view can be kept, sent and gone back to. */
import { useSearchParams } from 'wouter';

export type Filter<Name extends string> = Readonly<Partial<Record<Name, string>>>;

/** @param names the members of the filter; others in the address are left alone */
export function useFilter<const Name extends string>(
  names: readonly Name[],
): readonly [Filter<Name>, (changed: { readonly [Key in Name]?: string | undefined }) => void] {
  const [search, setSearch] = useSearchParams();
  const filter = Object.fromEntries(
    names.flatMap((name) => {
      const value = search.get(name);
      return value === null || value === '' ? [] : [[name, value] as const];
    }),
  ) as Filter<Name>;
  const change = (changed: { readonly [Key in Name]?: string | undefined }) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries<string | undefined>(changed)) {
          if (value === undefined || value === '') next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  return [filter, change];
}

/** `path?name=value` of what is set. */
export function addressOf(
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const set = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value]],
  );
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set).toString()}`;
}
