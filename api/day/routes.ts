import { dayRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { execute } from '../ledger/outcome.js';
import { pageBody } from '../http/page-body.js';

type Services = Pick<Engine, 'ledger' | 'clock' | 'log' | 'projections'>;

const noBook = (): never => refuse('book_not_found');

export function dayEndpoints(engine: Services) {
  const { ledger, clock } = engine;
  const { queries } = engine.projections;
  return [
    endpoint(dayRoutes.cutDay, async (call) => {
      const { book } = call.params;
      const { day, force } = call.body;
      call.note({ book, day, force });
      const command = { type: 'CutDay', cause: 'operator', day, force } as const;
      const context = call.context(call.requestId, clock.now());
      const { status, position } = await execute(ledger, book, command, context);
      const { day: opened } = (await ledger.book(book)) ?? noBook();
      return { body: { book, closed: day, opened }, position, replayed: status === 'duplicate' };
    }),

    endpoint(dayRoutes.listDays, (call) => {
      const { book } = call.params;
      const { limit, cursor } = call.query;
      return projectedRead(
        engine,
        ['general_ledger'],
        call,
        async () => {
          const page = await queries.listDays({ book, limit, cursor });
          return page && pageBody(page, (day) => day);
        },
        noBook,
      );
    }),
  ];
}
