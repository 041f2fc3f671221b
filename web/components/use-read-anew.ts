/** For lists of which no event tells that they have grown: read anew every few seconds while somebody looks. */
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const READ_EVERY_MS = 3_000;

export function useReadAnew(queryKey: QueryKey): void {
  const queries = useQueryClient();
  const wanted = JSON.stringify(queryKey);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.hidden) return;
      void queries.invalidateQueries({ queryKey: JSON.parse(wanted) as QueryKey });
    }, READ_EVERY_MS);
    return () => clearInterval(timer);
  }, [queries, wanted]);
}
