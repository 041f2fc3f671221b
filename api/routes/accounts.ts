/** Accounts as the read models have them: now, at an instant, and their flow. */
import { accountRoutes } from '../contract/ledgers.js';
import type { Engine } from '../engine.js';
import { endpoint } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { refuse } from '../problems.js';
import { pageBody, utc } from './page-body.js';

export function accountEndpoints(engine: Pick<Engine, 'log' | 'projections' | 'ledger'>) {
  const { queries } = engine.projections;

  async function requireBook(book: string): Promise<void> {
    if ((await engine.ledger.book(book)) === undefined) refuse('book_not_found');
  }
  const noAccount = (): never => refuse('account_not_known');

  return [
    endpoint(accountRoutes.getAccount, async (call) => {
      await requireBook(call.params.book);
      const { effectiveAt } = call.query;
      const asOf = utc(call.query.asOf);
      const now = asOf === undefined && effectiveAt === undefined;
      return projectedRead(
        engine,
        now ? ['accounts'] : ['accounts', 'statements', 'general_ledger'],
        call,
        () => queries.account(call.params, { asOf, effectiveAt }),
        noAccount,
      );
    }),

    endpoint(accountRoutes.listAccountEntries, async (call) => {
      const { book, id: account } = call.params;
      const { limit, cursor } = call.query;
      await requireBook(book);
      return projectedRead(
        engine,
        ['statements', 'accounts'],
        call,
        async () => {
          const page = await queries.listAccountEntries({ book, account, limit, cursor });
          return page && pageBody(page, (entry) => entry);
        },
        noAccount,
      );
    }),
  ];
}
