import type { Beneficiary } from '../../domain/beneficiary/beneficiary.js';
import type { Answered } from '../../engine/answered.js';
import type { Engine } from '../composition/engine.js';
import { accepted } from '../http/accepted.js';
import { actingMerchant, type Caller, maySee, merchantOf } from '../http/auth/caller.js';
import { type ApiRequest, endpoint, type RequestTo } from '../http/endpoint.js';
import { pageBody } from '../http/page-body.js';
import { logRead, projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { beneficiaryBody } from './body.js';
import { beneficiaryRoutes } from './contract.js';

type Services = Pick<Engine, 'beneficiaries' | 'merchants' | 'projections' | 'log' | 'clock'>;
const routes = beneficiaryRoutes;

export const beneficiaryEndpoints = (engine: Services) => [
  endpoint(routes.createBeneficiary, (request) => create(engine, request)),
  endpoint(routes.listBeneficiaries, (request) => list(engine, request)),
  endpoint(routes.getBeneficiary, (request) =>
    logRead(engine, request, async () =>
      bodyOf(engine, await own(engine, request.caller, request.params.id)),
    ),
  ),
  endpoint(routes.checkBeneficiary, (request) =>
    act(engine, request, (id, context) => engine.beneficiaries.check(id, context)),
  ),
  endpoint(routes.disableBeneficiary, (request) =>
    act(engine, request, (id, context) => engine.beneficiaries.disable(id, context)),
  ),
];

const bodyOf = ({ clock }: Services, beneficiary: Beneficiary) =>
  beneficiaryBody(beneficiary, clock.now());

/** A beneficiary that the caller may see; for anybody else there is none. */
async function own({ beneficiaries }: Services, caller: Caller, id: string): Promise<Beneficiary> {
  const found = await beneficiaries.find(id);
  return found !== undefined && maySee(caller, found.beneficiary.merchant)
    ? found.beneficiary
    : refuse('not_found');
}

async function create(engine: Services, request: RequestTo<typeof routes.createBeneficiary>) {
  const merchant = actingMerchant(request.caller);
  if ((await engine.merchants.get(merchant)) === undefined) {
    return refuse('not_found', 'there is no such merchant');
  }
  const { reference, currency, number, holder } = request.body;
  const { value, position, replayed } = accepted(
    await engine.beneficiaries.add(
      { merchant, reference, currency, account: { number, holder } },
      request.context(merchant, engine.clock.now()),
    ),
  );
  request.note({ beneficiary: value.id, merchant });
  return { body: bodyOf(engine, value), position, replayed };
}

function list(engine: Services, request: RequestTo<typeof routes.listBeneficiaries>) {
  const { limit, cursor, merchant } = request.query;
  const filter = { merchant: merchantOf(request.caller, merchant), limit, cursor };
  return projectedRead(engine, ['beneficiaries'], request, async () =>
    pageBody(await engine.projections.queries.listBeneficiaries(filter), (one) =>
      bodyOf(engine, one),
    ),
  );
}

async function act(
  engine: Services,
  request: ApiRequest<{ readonly id: string }>,
  perform: (
    id: string,
    context: ReturnType<ApiRequest['context']>,
  ) => Promise<Answered<Beneficiary>>,
) {
  const { id } = await own(engine, request.caller, request.params.id);
  request.note({ beneficiary: id });
  const done = accepted(await perform(id, request.context(id, engine.clock.now())));
  return { body: bodyOf(engine, done.value), position: done.position };
}
