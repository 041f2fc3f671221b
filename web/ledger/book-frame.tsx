/** What a page of a book is about: the book of the address, its time zone, and a choice if there are several. */
import { NativeSelect } from '@mantine/core';
import { type ReactNode, useContext } from 'react';
import { BookZone } from '../components/time.js';
import { useFilter } from '../components/use-filter.js';
import { useText } from '../texts/use-text.js';
import { DEFAULT_BOOK, useBooks } from './use-book.js';

/** The book of the address. */
export function useBook(): string {
  const [{ book = DEFAULT_BOOK }] = useFilter(['book']);
  return book;
}

/** The zone of the book of the address; until it is known, and of who may not see books, that of payments. */
export function useBookZone(): string {
  const book = useBook();
  const around = useContext(BookZone);
  const zone = useBooks().data?.body.data.find(({ id }) => id === book)?.timezone;
  return zone ?? around;
}

/** Times below are in the zone of the book. */
export function InBookZone({ children }: { readonly children: ReactNode }) {
  return <BookZone value={useBookZone()}>{children}</BookZone>;
}

/** Nothing while there is a single book, as there mostly is. */
export function BookChoice() {
  const t = useText();
  const [{ book = DEFAULT_BOOK }, change] = useFilter(['book']);
  const books = useBooks().data?.body.data.map(({ id }) => id) ?? [];
  if (books.length < 2) return null;
  return (
    <NativeSelect
      label={t('ledger.book')}
      value={book}
      data={books}
      onChange={({ currentTarget }) => change({ book: currentTarget.value })}
    />
  );
}
