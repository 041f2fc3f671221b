import { latest } from '../../domain/kernel/position.js';
import type { Merchant } from '../../domain/merchant/merchant.js';
import { NO_FEE } from '../../domain/merchant/merchant.js';
import { shownOnce } from '../access/body.js';
import type { Engine } from '../composition/engine.js';
import { accepted } from '../http/accepted.js';
import { refuseForeign } from '../http/auth/caller.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { pageBody } from '../http/page-body.js';
import { logRead, projectedRead } from '../http/reads.js';
import { Problem, refuse } from '../http/refuse.js';
import { type MerchantBody, merchantRoutes } from './contract.js';

type Services = Pick<
  Engine,
  'merchants' | 'merchantFreeze' | 'keys' | 'clock' | 'log' | 'projections'
>;

export const merchantEndpoints = (engine: Services) => [
  endpoint(merchantRoutes.createMerchant, (request) => createMerchant(engine, request)),
  endpoint(merchantRoutes.listMerchants, (request) => listMerchants(engine, request)),
  endpoint(merchantRoutes.getMerchant, (request) => getMerchant(engine, request)),
  endpoint(merchantRoutes.changeMerchant, (request) => changeMerchant(engine, request)),
  endpoint(merchantRoutes.freezeMerchant, (request) => setFrozen(engine, request, true)),
  endpoint(merchantRoutes.unfreezeMerchant, (request) => setFrozen(engine, request, false)),
];

async function createMerchant(
  { merchants, keys, clock }: Services,
  request: RequestTo<typeof merchantRoutes.createMerchant>,
) {
  const { id, name, fee, signing } = request.body;
  if (signing !== undefined) keys.checkMasterKey();
  const context = request.context(request.requestId, clock.now());
  const registration = await merchants.register(
    {
      ...(id === undefined ? {} : { id }),
      name,
      fee: fee === undefined ? NO_FEE : { percent: fee.percent, fixed: fee.fixed ?? null },
    },
    context,
  );
  if (registration.status === 'rejected') throw new Problem(registration.rejection);
  const { merchant, position } = registration;
  request.note({ merchant: merchant.id });
  const issued = await keys.issueFirst(
    {
      merchant: merchant.id,
      issuedBy: request.caller.id,
      ...(signing === undefined ? {} : { signing }),
    },
    context,
  );
  if (issued?.accepted === false) throw new Problem(issued.rejection);
  return {
    body: { ...merchantBody(merchant), ...(issued === undefined ? {} : shownOnce(issued)) },
    position: issued === undefined ? position : latest(position, issued.position),
    replayed: registration.status === 'duplicate',
  };
}

function listMerchants(engine: Services, request: RequestTo<typeof merchantRoutes.listMerchants>) {
  const { limit, cursor, id, name, status } = request.query;
  return projectedRead(engine, ['merchants'], request, async () => {
    const page = await engine.projections.queries.listMerchants({
      limit,
      cursor,
      id,
      name,
      status,
    });
    return pageBody(page, (merchant) => merchant);
  });
}

function getMerchant(
  { merchants, log }: Services,
  request: RequestTo<typeof merchantRoutes.getMerchant>,
) {
  const { id } = request.params;
  refuseForeign(request.caller, id);
  return logRead({ log }, request, async () => {
    const found = (await merchants.current(id)) ?? refuse('not_found');
    return merchantBody(found.merchant);
  });
}

async function changeMerchant(
  { merchants, clock }: Services,
  request: RequestTo<typeof merchantRoutes.changeMerchant>,
) {
  const { id } = request.params;
  const { before = {}, ...changes } = request.body;
  refuseForeign(request.caller, id);
  request.note({ merchant: id });
  const context = request.context(request.requestId, clock.now());
  const { value, position } = accepted(await merchants.change(id, { changes, before }, context));
  return { body: merchantBody(value), position };
}

async function setFrozen(
  { merchantFreeze, clock }: Services,
  request: RequestTo<typeof merchantRoutes.freezeMerchant>,
  frozen: boolean,
) {
  const { id } = request.params;
  request.note({ merchant: id });
  const context = request.context(request.requestId, clock.now());
  const { value, position, replayed } = accepted(await merchantFreeze.set(id, frozen, context));
  const { merchant, accounts } = value;
  return { body: { ...merchantBody(merchant), accounts }, position, replayed };
}

const merchantBody = ({ id, name, fee, frozen, ...sites }: Merchant): MerchantBody => ({
  id,
  object: 'merchant',
  name,
  fee: { percent: fee.percent, fixed: fee.fixed === null ? null : { ...fee.fixed } },
  status: frozen ? 'frozen' : 'active',
  returnOrigins: [...sites.returnOrigins],
  embedOrigins: [...sites.embedOrigins],
});
