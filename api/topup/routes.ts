import { toText } from '../../domain/money/money.js';
import { type Topup, topupText } from '../../domain/topup/topup.js';
import type { Engine } from '../composition/engine.js';
import { accepted } from '../http/accepted.js';
import { actingMerchant, maySee, merchantOf } from '../http/auth/caller.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { pageBody } from '../http/page-body.js';
import { logRead, projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { type TopupBody, topupRoutes } from './contract.js';

type Services = Pick<Engine, 'topups' | 'banks' | 'merchants' | 'projections' | 'log' | 'clock'>;
const routes = topupRoutes;

export const topupEndpoints = (engine: Services) => [
  endpoint(routes.createTopup, (request) => create(engine, request)),
  endpoint(routes.listTopups, (request) => list(engine, request)),
  endpoint(routes.getTopup, (request) =>
    logRead(engine, request, async () => {
      const found = await engine.topups.find(request.params.id);
      return found !== undefined && maySee(request.caller, found.topup.merchant)
        ? topupBody(engine, found.topup)
        : refuse('not_found');
    }),
  ),
];

function topupBody({ banks }: Services, topup: Topup): TopupBody {
  const { id, merchant, reference, amount, bank, credits, createdAt } = topup;
  return {
    ...{ id, object: 'topup', merchant, reference, amount: toText(amount) },
    status: credits.length === 0 ? 'awaiting' : 'received',
    transfer: { bank, account: banks.get(bank)?.account ?? null, text: topupText(id) },
    credits: credits.map(({ bankReference, amount: came, transaction }) => ({
      ...{ bankReference, amount: toText(came), transaction },
    })),
    createdAt,
  };
}

async function create(engine: Services, request: RequestTo<typeof routes.createTopup>) {
  const merchant = actingMerchant(request.caller);
  if ((await engine.merchants.get(merchant)) === undefined) {
    return refuse('not_found', 'there is no such merchant');
  }
  const { reference, amount } = request.body;
  const context = request.context(merchant, engine.clock.now());
  const made = accepted(await engine.topups.create({ merchant, reference, amount }, context));
  request.note({ topup: made.value.id, merchant });
  const { value, position, replayed } = made;
  return { body: topupBody(engine, value), position, replayed };
}

function list(engine: Services, request: RequestTo<typeof routes.listTopups>) {
  const { limit, cursor, merchant } = request.query;
  const filter = { merchant: merchantOf(request.caller, merchant), limit, cursor };
  return projectedRead(engine, ['topups'], request, async () =>
    pageBody(await engine.projections.queries.listTopups(filter), (one) => topupBody(engine, one)),
  );
}
