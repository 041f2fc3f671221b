import type { BookInfo } from '../../engine/ledger/ledger-service.js';
import type { Engine } from '../composition/engine.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { pageBody } from '../http/page-body.js';
import { logRead, projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { bookRoutes } from './contract.js';
import { done, execute } from './outcome.js';

type Services = Pick<Engine, 'ledger' | 'log' | 'clock' | 'settings' | 'projections'>;

export const ledgerEndpoints = (engine: Services) => [
  endpoint(bookRoutes.openBook, (request) => openBook(engine, request)),
  endpoint(bookRoutes.listBooks, (request) => listBooks(engine, request)),
  endpoint(bookRoutes.addSubject, (request) => addSubject(engine, request)),
  endpoint(bookRoutes.listSubjects, (request) => listSubjects(engine, request)),
];

async function openBook(
  { ledger, clock, settings }: Services,
  request: RequestTo<typeof bookRoutes.openBook>,
) {
  const { id, timezone = settings.bookTimezone, cutTime } = request.body;
  request.note({ book: id });
  const context = request.context(id, clock.now());
  const opened = done(await ledger.openBook(id, timezone, context, cutTime));
  const book = await ledger.book(id);
  if (book === undefined) throw new Error('a book that was opened is not there');
  return {
    body: bookBody(id, book),
    position: opened.position,
    replayed: opened.status === 'duplicate',
  };
}

const bookBody = (id: string, { timezone, cutTime, day }: BookInfo) => ({
  id,
  object: 'ledger' as const,
  timezone,
  cutTime,
  day,
});

function listBooks(engine: Services, request: RequestTo<typeof bookRoutes.listBooks>) {
  const { limit, cursor } = request.query;
  return projectedRead(engine, ['general_ledger'], request, async () => {
    const page = await engine.projections.queries.pageOfBooks({ limit, cursor });
    const { data, ...rest } = pageBody(page, ({ id }) => id);
    const body = async (id: string) => bookBody(id, (await engine.ledger.book(id)) ?? lost(id));
    return { ...rest, data: await Promise.all(data.map(body)) };
  });
}

async function addSubject(
  { ledger, clock }: Services,
  request: RequestTo<typeof bookRoutes.addSubject>,
) {
  const { book } = request.params;
  const { parent, ...given } = request.body;
  request.note({ book, subject: given.id });
  const subject = parent === undefined ? given : { ...given, parent };
  const command = { type: 'AddSubject', subject } as const;
  const outcome = await execute(ledger, book, command, request.context(given.id, clock.now()));
  const chart = (await ledger.chart(book)) ?? refuse('book_not_found');
  const added = chart.find(({ id }) => id === given.id);
  if (added === undefined) throw new Error('a subject that was added is not there');
  return {
    body: { ...added },
    position: outcome.position,
    replayed: outcome.status === 'duplicate',
  };
}

const lost = (book: string): never => {
  throw new Error(`book ${book} is in no log`);
};

function listSubjects(
  { ledger, log }: Services,
  request: RequestTo<typeof bookRoutes.listSubjects>,
) {
  return logRead({ log }, request, async () => {
    const chart = (await ledger.chart(request.params.book)) ?? refuse('book_not_found');
    return { data: chart.map((subject) => ({ ...subject })) };
  });
}
