/** A list of the API that grows by a page when the reader asks for more. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Answer } from '../client/client.js';

interface PageBody {
  readonly data: readonly unknown[];
  readonly nextCursor: string | null;
}

interface PageRequest {
  readonly cursor: string | undefined;
  readonly signal: AbortSignal;
}

export interface Pages<Row, Body = unknown> {
  /** Undefined while nothing is loaded. */
  readonly items: readonly Row[] | undefined;
  /** The answer that the first page came with. */
  readonly first: Answer<Body> | undefined;
  readonly error: Error | null;
  readonly again: () => void;
  readonly hasMore: boolean;
  readonly more: () => void;
  readonly isLoadingMore: boolean;
}

/** @param key of the cache: the list's name and everything that narrows it */
export function usePages<Body extends PageBody>(
  key: readonly unknown[],
  read: (request: PageRequest) => Promise<Answer<Body>>,
  enabled = true,
): Pages<Body['data'][number], Body> {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    {
      queryKey: key,
      enabled,
      initialPageParam: undefined as string | undefined,
      queryFn: ({ pageParam, signal }) => read({ cursor: pageParam, signal }),
      getNextPageParam: ({ body }) => body.nextCursor ?? undefined,
    },
  );
  return {
    items: data?.pages.flatMap(({ body }): readonly Body['data'][number][] => body.data),
    first: data?.pages[0],
    error,
    again: () => void refetch(),
    hasMore: hasNextPage,
    more: () => void fetchNextPage(),
    isLoadingMore: isFetchingNextPage,
  };
}
