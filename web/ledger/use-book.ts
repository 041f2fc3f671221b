/** The books and a book's chart of subjects: they change seldom, so they are kept for a while. */
import { useQuery } from '@tanstack/react-query';
import { ledgerApi } from './api.js';

const KEPT_MS = 60_000;

/** A choice among more would need a search. */
const MOST_BOOKS = 100;

/** The book that payments are posted in. */
export const DEFAULT_BOOK = 'main';

export const useBooks = () =>
  useQuery({
    queryKey: ['ledger', 'books'],
    queryFn: ({ signal }) => ledgerApi.listBooks({ query: { limit: MOST_BOOKS }, signal }),
    staleTime: KEPT_MS,
  });

export const useChart = (book: string) =>
  useQuery({
    queryKey: ['ledger', 'chart', book],
    queryFn: ({ signal }) => ledgerApi.listSubjects({ params: { book }, signal }),
    staleTime: KEPT_MS,
  });
