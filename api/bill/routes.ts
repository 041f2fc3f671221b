import type { BillSource } from '../../domain/bill/source.js';
import type { TakenBill } from '../../domain/bill/taking.js';
import type { Answered } from '../../engine/answered.js';
import type { Engine } from '../composition/engine.js';
import { accepted } from '../http/accepted.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { pageBody } from '../http/page-body.js';
import { logRead, projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { billBody } from './body.js';
import { billRoutes as routes } from './contract.js';
import { type Named, namedSource } from './named-source.js';

type Services = Pick<Engine, 'bills' | 'projections' | 'log' | 'clock'>;

export const billEndpoints = (engine: Services) => [
  endpoint(routes.uploadBill, (request) => upload(engine, request)),
  endpoint(routes.fetchBill, (request) => fetchBill(engine, request)),
  endpoint(routes.listBills, (request) => list(engine, request)),
  endpoint(routes.getBill, (request) =>
    logRead(engine, request, async () => {
      const found = await engine.bills.find(request.params.id);
      return found === undefined ? refuse('not_found') : billBody(found.bill);
    }),
  ),
];

const requiredSource = (named: Named): BillSource =>
  namedSource(named) ?? refuse('bill_source_unknown', 'name a channel or a bank', 'channel');

async function upload({ bills, clock }: Services, request: RequestTo<typeof routes.uploadBill>) {
  const { date: day, layout = null, ...named } = request.query;
  const source = requiredSource(named);
  const context = request.context(request.requestId, clock.now());
  return taken(request, await bills.upload(request.bytes, { source, day, layout }, context));
}

async function fetchBill({ bills, clock }: Services, request: RequestTo<typeof routes.fetchBill>) {
  const { date: day, ...named } = request.body;
  const context = request.context(request.requestId, clock.now());
  return taken(request, await bills.fetch({ source: requiredSource(named), day }, context));
}

function taken(
  request: Pick<RequestTo<typeof routes.fetchBill>, 'note'>,
  answered: Answered<TakenBill>,
) {
  const { value, position, replayed } = accepted(answered);
  request.note({ bill: value.id });
  return { body: billBody(value), position, replayed };
}

function list(engine: Services, request: RequestTo<typeof routes.listBills>) {
  const { limit, cursor, ...named } = request.query;
  const filter = { limit, cursor, source: namedSource(named) };
  return projectedRead(engine, ['bills'], request, async () =>
    pageBody(await engine.projections.queries.listBills(filter), billBody),
  );
}
