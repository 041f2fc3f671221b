/** What a query answered: while it loads, if it fails, if it is behind, and what is made of it. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Answer } from '../client/client.js';
import { ErrorNotice } from './error-notice.js';
import { Skeletons } from './skeletons.js';
import { StaleBanner } from './stale-banner.js';

interface LoadedProps<Body> {
  readonly query: Pick<UseQueryResult<Answer<Body>>, 'data' | 'error' | 'refetch'>;
  /** About as high as what will be there. */
  readonly lines: number;
  readonly children: (body: Body) => ReactNode;
}

export function Loaded<Body>({ query, lines, children }: LoadedProps<Body>) {
  const { data, error, refetch } = query;
  return (
    <>
      <StaleBanner answer={data} />
      {error === null ? null : <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined ? error === null && <Skeletons lines={lines} /> : children(data.body)}
    </>
  );
}
