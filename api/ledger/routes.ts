import { bookRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';
import { logRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { done, execute } from './outcome.js';

type Services = Pick<Engine, 'ledger' | 'log' | 'clock' | 'settings'>;

export function ledgerEndpoints({ ledger, log, clock, settings }: Services) {
  return [
    endpoint(bookRoutes.openBook, async (call) => {
      const { id, timezone = settings.bookTimezone, cutTime } = call.body;
      call.note({ book: id });
      const context = call.context(id, clock.now());
      const opened = done(await ledger.openBook(id, timezone, context, cutTime));
      const book = await ledger.book(id);
      if (book === undefined) throw new Error('a book that was opened is not there');
      return {
        body: {
          id,
          object: 'ledger' as const,
          timezone: book.timezone,
          cutTime: book.cutTime,
          day: book.day,
        },
        position: opened.position,
        replayed: opened.status === 'duplicate',
      };
    }),

    endpoint(bookRoutes.addSubject, async (call) => {
      const { book } = call.params;
      const { parent, ...given } = call.body;
      call.note({ book, subject: given.id });
      const subject = parent === undefined ? given : { ...given, parent };
      const command = { type: 'AddSubject', subject } as const;
      const outcome = await execute(ledger, book, command, call.context(given.id, clock.now()));
      const chart = (await ledger.chart(book)) ?? refuse('book_not_found');
      const added = chart.find(({ id }) => id === given.id);
      if (added === undefined) throw new Error('a subject that was added is not there');
      return {
        body: { ...added },
        position: outcome.position,
        replayed: outcome.status === 'duplicate',
      };
    }),

    endpoint(bookRoutes.listSubjects, (call) =>
      logRead({ log }, call, async () => {
        const chart = (await ledger.chart(call.params.book)) ?? refuse('book_not_found');
        return { data: chart.map((subject) => ({ ...subject })) };
      }),
    ),
  ];
}
