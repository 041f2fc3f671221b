import type { Engine } from '../composition/engine.js';
import { refuse } from '../http/refuse.js';

/**
 * The book's first accounting day, `YYYY-MM-DD`; undefined if there is no such book. Ends the request if the
 * day that is asked for is before it.
 */
export async function firstDayOf(
  { projections }: Pick<Engine, 'projections'>,
  book: string,
  date: string | undefined,
): Promise<string | undefined> {
  const first = await projections.queries.firstDay(book);
  if (first !== undefined && date !== undefined && date < first) {
    return refuse('day_before_book', `the first day of book ${book} is ${first}`, 'date');
  }
  return first;
}
