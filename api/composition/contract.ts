/** The contract as a whole: every route of the API, once. */
import { callbackRoutes } from '../callback/contract.js';
import { dayRoutes } from '../day/contract.js';
import { accessRoutes } from '../access/contract.js';
import { accountRoutes } from '../account/contract.js';
import { caseRoutes } from '../case/contract.js';
import { channelRoutes } from '../channel/contract.js';
import { eventRoutes } from '../event/contract.js';
import { bookRoutes } from '../ledger/contract.js';
import { trialBalanceRoutes } from '../trial-balance/contract.js';
import { merchantRoutes } from '../merchant/contract.js';
import { sagaRoutes } from '../saga/contract.js';
import { paymentRoutes } from '../payment/contract.js';
import { refundRoutes } from '../refund/contract.js';
import { settlementRoutes } from '../settlement/contract.js';
import { reservationRoutes } from '../reservation/contract.js';
import type { RouteContract } from '../http/route.js';
import { sealRoutes } from '../seal/contract.js';
import { systemRoutes } from '../system/contract.js';
import { transactionRoutes } from '../transaction/contract.js';

export const contract = {
  ...paymentRoutes,
  ...refundRoutes,
  ...merchantRoutes,
  ...accessRoutes,
  ...bookRoutes,
  ...accountRoutes,
  ...transactionRoutes,
  ...reservationRoutes,
  ...trialBalanceRoutes,
  ...dayRoutes,
  ...settlementRoutes,
  ...channelRoutes,
  ...eventRoutes,
  ...sagaRoutes,
  ...caseRoutes,
  ...sealRoutes,
  ...callbackRoutes,
  ...systemRoutes,
};

export const allRoutes: readonly RouteContract[] = Object.values(contract);
