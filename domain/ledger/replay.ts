/** A book from its events alone: what every start without a snapshot does, and what auditors do. */
import { Book } from './book.js';
import type { LedgerEvent } from './events.js';
import { evolve } from './evolve.js';

/** The book that the first event of its stream opens. @throws Error for any other event. */
export function bookOpenedBy(event: LedgerEvent): Book {
  if (event.type !== 'BookOpened') throw new Error(`a book begins with ${event.type}`);
  return new Book(event.data);
}

/** Folds a book's whole stream; undefined if it is empty. */
export function replay(events: Iterable<LedgerEvent>): Book | undefined {
  let book: Book | undefined;
  for (const event of events) {
    if (book === undefined) book = bookOpenedBy(event);
    else evolve(book, event);
  }
  book?.commit();
  return book;
}
