import type { ChangeAccount } from '../../domain/ledger/commands.js';
import type { LedgerOutcome } from '../../domain/ledger/port.js';
import { accountRoutes, bookRoutes } from '../contract/ledgers.js';
import type { Engine } from '../engine.js';
import { type Call, endpoint } from '../http/endpoint.js';
import { logRead } from '../http/reads.js';
import { refuse } from '../problems.js';
import { accountBody } from './ledger-body.js';
import { done, execute } from './ledger-outcome.js';

type Services = Pick<Engine, 'ledger' | 'log' | 'clock' | 'settings'>;

export function ledgerEndpoints({ ledger, log, clock, settings }: Services) {
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
    endpoint(bookRoutes.openBook, async (call) => {
      const { id, timezone = settings.bookTimezone } = call.body;
      call.note({ book: id });
      const opened = done(await ledger.openBook(id, timezone, call.context(id, clock.now())));
      const book = await ledger.book(id);
      if (book === undefined) throw new Error('a book that was opened is not there');
      return {
        body: { id, object: 'ledger' as const, timezone: book.timezone, day: book.day },
        position: opened.position,
        replayed: opened.status === 'duplicate',
      };
    }),

    endpoint(bookRoutes.listSubjects, (call) =>
      logRead({ log }, call, async () => {
        const chart = (await ledger.chart(call.params.book)) ?? refuse('book_not_found');
        return { data: chart.map((subject) => ({ ...subject })) };
      }),
    ),

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

    endpoint(accountRoutes.freezeAccount, change('FreezeAccount')),
    endpoint(accountRoutes.unfreezeAccount, change('UnfreezeAccount')),
    endpoint(accountRoutes.closeAccount, change('CloseAccount')),
  ];
}
