import { NO_FEE } from '../../domain/merchant/merchant.js';
import type { Merchant } from '../../domain/merchant/merchant.js';
import { latest } from '../../domain/kernel/position.js';
import { refuseForeign } from '../http/auth/caller.js';
import { type MerchantBody, merchantRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { shownOnce } from '../access/body.js';
import { endpoint } from '../http/endpoint.js';
import { logRead } from '../http/reads.js';
import { Problem, refuse } from '../http/refuse.js';

const merchantBody = ({ id, name, fee }: Merchant): MerchantBody => ({
  id,
  object: 'merchant',
  name,
  fee: { percent: fee.percent, fixed: fee.fixed === null ? null : { ...fee.fixed } },
});

export const merchantEndpoints = ({
  merchants,
  keys,
  clock,
  log,
}: Pick<Engine, 'merchants' | 'keys' | 'clock' | 'log'>) => [
  endpoint(merchantRoutes.createMerchant, async (call) => {
    const { id, name, fee, signing } = call.body;
    if (signing !== undefined) keys.checkMasterKey();
    const context = call.context(call.requestId, clock.now());
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
    call.note({ merchant: merchant.id });
    const issued = await keys.issueFirst(
      {
        merchant: merchant.id,
        issuedBy: call.caller.keyId,
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
  }),

  endpoint(merchantRoutes.getMerchant, (call) => {
    refuseForeign(call.caller, call.params.id);
    return logRead({ log }, call, async () => {
      const found = (await merchants.get(call.params.id)) ?? refuse('not_found');
      return merchantBody(found.merchant);
    });
  }),
];
