import { accountRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import type { ChangeAccount } from '../../domain/ledger/commands.js';
import type { LedgerOutcome } from '../../domain/ledger/port.js';
import { done, execute } from '../ledger/outcome.js';
import { accountBody } from './body.js';
import { type Call, endpoint } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { asOfBound } from '../http/as-of.js';
import { pageBody } from '../http/page-body.js';

export function accountEndpoints(engine: Pick<Engine, 'log' | 'projections' | 'ledger' | 'clock'>) {
  const { ledger, clock } = engine;
  const { queries } = engine.projections;

  async function requireBook(book: string): Promise<void> {
    if ((await ledger.book(book)) === undefined) refuse('book_not_found');
  }
  const noAccount = (): never => refuse('account_not_known');

  /** The account as it stands after what was done to it. */
  async function accountAnswer(book: string, id: string, outcome: LedgerOutcome) {
    const { status, position } = done(outcome);
    const account = (await ledger.account(book, id)) ?? refuse('account_not_known');
    return { body: accountBody(account), position, replayed: status === 'duplicate' };
  }

  const change =
    (type: ChangeAccount['type']) =>
    async (call: Call<{ readonly book: string; readonly id: string }>) => {
      const { book, id } = call.params;
      call.note({ book, account: id });
      const context = call.context(id, clock.now());
      return accountAnswer(book, id, await execute(ledger, book, { type, id }, context));
    };

  return [
    endpoint(accountRoutes.getAccount, async (call) => {
      await requireBook(call.params.book);
      const { effectiveAt } = call.query;
      const { asOf, requireShown } = await asOfBound(engine, call.query.asOf);
      if (asOf === undefined && effectiveAt === undefined) {
        return projectedRead(
          engine,
          ['accounts'],
          call,
          () => queries.account(call.params),
          noAccount,
        );
      }
      const models = ['accounts', 'statements', 'general_ledger', 'log_time'] as const;
      const read = () => {
        requireShown(models);
        return queries.accountWithin(call.params, { asOf, effectiveAt });
      };
      const { body, ...answer } = await projectedRead(engine, models, call, read, noAccount);
      const { position, ...account } = body;
      return { ...answer, body: account, position };
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

    endpoint(accountRoutes.openAccount, async (call) => {
      const { book } = call.params;
      const { id, currency, subject, limits, metadata } = call.body;
      call.note({ book, account: id });
      const outcome = await execute(
        ledger,
        book,
        {
          type: 'OpenAccount',
          origin: 'caller',
          id,
          currency,
          subject,
          metadata,
          limits: {
            ...(limits?.floor === undefined ? {} : { floor: limits.floor }),
            ...(limits?.ceiling === undefined ? {} : { ceiling: limits.ceiling }),
          },
        },
        call.context(id, clock.now()),
      );
      return accountAnswer(book, id, outcome);
    }),

    endpoint(accountRoutes.changeLimits, async (call) => {
      const { book, id } = call.params;
      const { floor, ceiling, from } = call.body;
      call.note({ book, account: id });
      const command = {
        type: 'ChangeLimits' as const,
        id,
        ...(floor === undefined ? {} : { floor }),
        ...(ceiling === undefined ? {} : { ceiling }),
        ...(from === undefined ? {} : { from }),
      };
      const context = call.context(id, clock.now());
      return accountAnswer(book, id, await execute(ledger, book, command, context));
    }),

    endpoint(accountRoutes.freezeAccount, change('FreezeAccount')),
    endpoint(accountRoutes.unfreezeAccount, change('UnfreezeAccount')),
    endpoint(accountRoutes.closeAccount, change('CloseAccount')),
  ];
}
