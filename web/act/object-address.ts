import type { ActBody } from '../../api/act/contract.js';
import { addressOf } from '../components/use-filter.js';

/** Kinds of objects that have a page of their own. */
const PAGES: Readonly<Record<string, string>> = {
  payment: '/payments',
  case: '/cases',
  account: '/accounts',
  transaction: '/vouchers',
};

/** The page of an object; of those that have none, all that was done to it. */
export function addressOfObject({ kind, id, book }: ActBody['objects'][number]): string {
  const page = PAGES[kind];
  return page === undefined
    ? addressOf('/audit', { object: id })
    : addressOf(`${page}/${id}`, { book });
}
