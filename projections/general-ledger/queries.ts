/** Questions to the general ledger. */
import type { PageRequest } from '../framework/page.js';
import type { QueryContext } from '../framework/query.js';
import { book, listBooks, listDays, pageOfBooks } from './books.js';
import { trialBalance, type TrialBalanceRequest } from './trial-balance.js';
import { INVALID_CURSOR } from '../framework/page.js';
import { listClosings } from './period-changes.js';
import { type CellRequest, readVoucherPage, vouchers } from './vouchers.js';

export const generalLedgerQueries = ({ ask, log }: QueryContext) => ({
  book: (id: string) => ask((db) => book(db, id)),
  listBooks: () => ask(listBooks),
  pageOfBooks: (request: PageRequest) => ask((db) => pageOfBooks(db, request)),
  listDays: (request: PageRequest & { readonly book: string }) =>
    ask((db) => listDays(db, request)),

  listClosings: (request: PageRequest & { readonly book: string }) =>
    ask((db) => listClosings(db, request)),

  trialBalance: (request: TrialBalanceRequest) => ask((db) => trialBalance(db, request)),

  /**
   * A cell of the trial balance with its date and position, and a page of what moved it; undefined if there
   * is no such book. Default of `date`: as for the trial balance.
   */
  explain: async (request: Omit<CellRequest, 'date'> & { readonly date?: string | undefined }) => {
    const found = await ask(async (db) => {
      const balance = await trialBalance(db, request);
      if (balance === undefined) return undefined;
      const { date, position, lines } = balance;
      const cell = lines.find(({ subject }) => subject === request.subject);
      return { date, position, cell, page: await vouchers(db, { ...request, date }, position) };
    });
    if (found === undefined) return undefined;
    const { page, ...shown } = found;
    if (page === INVALID_CURSOR) return { ...shown, page };
    return { ...shown, page: await readVoucherPage(log, request.book, page) };
  },
});
