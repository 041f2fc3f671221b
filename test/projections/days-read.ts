/** Some days of business and their read models, and how tests page through lists. */
import { afterAll, beforeAll } from '@jest/globals';
import { derivedId } from '../../domain/ids.js';
import { INVALID_CURSOR, type Page } from '../../projections/framework/page.js';
import { openProjections, type Projections } from '../../projections/open-projections.js';
import type { Databases } from './databases.js';
import { History } from './history.js';
import { writeDays } from './write-days.js';

/** The payment of a merchant's reference. */
export const paymentOf = (merchant: string, reference: string): string =>
  derivedId('payment', merchant, reference);

/** What a page holds. */
export function dataOf<T>(page: Page<T> | typeof INVALID_CURSOR | undefined): readonly T[] {
  if (page === undefined || page === INVALID_CURSOR) throw new Error('no page');
  return page.data;
}

/** Every page of a list, one after the other. */
export async function everyPage<T>(
  list: (cursor: string | undefined) => Promise<Page<T> | typeof INVALID_CURSOR | undefined>,
): Promise<T[]> {
  const all: T[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await list(cursor);
    if (page === undefined || page === INVALID_CURSOR) throw new Error('no page');
    all.push(...page.data);
    if (page.nextCursor === null) return all;
    cursor = page.nextCursor;
  }
}

export interface DaysRead {
  readonly history: History;
  readonly projections: Projections;
}

/** The history of `writeDays`, made and read once for the tests of a suite. */
export function daysRead(place: Databases['place']): DaysRead {
  let history: History;
  let projections: Projections;

  beforeAll(async () => {
    history = await History.open();
    await writeDays(history);
    projections = await openProjections({ log: history.log, ...(await place()) });
    await projections.ready;
  });
  afterAll(async () => {
    await projections.stop();
    await history.close();
  });

  return {
    get history() {
      return history;
    },
    get projections() {
      return projections;
    },
  };
}
