import type { Engine } from '../composition/engine.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { pageBody } from '../http/page-body.js';
import { projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { execute } from '../ledger/outcome.js';
import { dayRoutes } from './contract.js';

type Services = Pick<Engine, 'ledger' | 'clock' | 'log' | 'projections'>;

export const dayEndpoints = (engine: Services) => [
  endpoint(dayRoutes.cutDay, (request) => cutDay(engine, request)),
  endpoint(dayRoutes.listDays, (request) => listDays(engine, request)),
];

async function cutDay({ ledger, clock }: Services, request: RequestTo<typeof dayRoutes.cutDay>) {
  const { book } = request.params;
  const { day, force } = request.body;
  request.note({ book, day, force });
  const command = { type: 'CutDay', cause: 'operator', day, force } as const;
  const context = request.context(request.requestId, clock.now());
  const { status, position } = await execute(ledger, book, command, context);
  const { day: opened } = (await ledger.book(book)) ?? noBook();
  return { body: { book, closed: day, opened }, position, replayed: status === 'duplicate' };
}

function listDays(engine: Services, request: RequestTo<typeof dayRoutes.listDays>) {
  const { book } = request.params;
  const { limit, cursor } = request.query;
  const read = async () => {
    const page = await engine.projections.queries.listDays({ book, limit, cursor });
    return page && pageBody(page, (day) => day);
  };
  return projectedRead(engine, ['general_ledger'], request, read, noBook);
}

const noBook = (): never => refuse('book_not_found');
