/** Every endpoint of the contract with its handler. */
import type { Engine } from './engine.js';
import type { Endpoint } from '../http/endpoint.js';
import { accessEndpoints } from '../access/routes.js';
import { accountEndpoints } from '../account/routes.js';
import { caseEndpoints } from '../case/routes.js';
import { channelEndpoints } from '../channel/routes.js';
import { trialBalanceEndpoints } from '../trial-balance/routes.js';
import { callbackEndpoints } from '../callback/routes.js';
import { dayEndpoints } from '../day/routes.js';
import { eventEndpoints } from '../event/routes.js';
import { explainEndpoints } from '../trial-balance/explain-routes.js';
import { ledgerEndpoints } from '../ledger/routes.js';
import { merchantEndpoints } from '../merchant/routes.js';
import { paymentEndpoints } from '../payment/routes.js';
import { refundEndpoints } from '../refund/routes.js';
import { settlementEndpoints } from '../settlement/routes.js';
import { reservationEndpoints } from '../reservation/routes.js';
import { sagaEndpoints } from '../saga/routes.js';
import { sealEndpoints } from '../seal/routes.js';
import { systemEndpoints } from '../system/routes.js';
import { transactionEndpoints } from '../transaction/routes.js';

export const endpointsOf = (engine: Engine): readonly Endpoint[] => [
  ...paymentEndpoints(engine),
  ...refundEndpoints(engine),
  ...merchantEndpoints(engine),
  ...accessEndpoints(engine),
  ...ledgerEndpoints(engine),
  ...accountEndpoints(engine),
  ...transactionEndpoints(engine),
  ...reservationEndpoints(engine),
  ...trialBalanceEndpoints(engine),
  ...dayEndpoints(engine),
  ...explainEndpoints(engine),
  ...settlementEndpoints(engine),
  ...channelEndpoints(engine),
  ...eventEndpoints(engine),
  ...sealEndpoints(engine),
  ...sagaEndpoints(engine),
  ...caseEndpoints(engine),
  ...callbackEndpoints(engine),
  ...systemEndpoints(engine),
];
