/** The contract as a whole: every route of the API, once. */
import { callbackRoutes } from './callbacks.js';
import { dayRoutes } from './days.js';
import { accountRoutes, bookRoutes } from './ledgers.js';
import { merchantRoutes } from './merchants.js';
import { operationRoutes } from './operations.js';
import { paymentRoutes } from './payments.js';
import { refundRoutes } from './refunds.js';
import { reportRoutes } from './reports.js';
import { reservationRoutes } from './reservations.js';
import type { RouteContract } from './route.js';
import { sealRoutes } from './seals.js';
import { systemRoutes } from './system.js';
import { transactionRoutes } from './transactions.js';

export const contract = {
  ...paymentRoutes,
  ...refundRoutes,
  ...merchantRoutes,
  ...bookRoutes,
  ...accountRoutes,
  ...transactionRoutes,
  ...reservationRoutes,
  ...dayRoutes,
  ...reportRoutes,
  ...operationRoutes,
  ...sealRoutes,
  ...callbackRoutes,
  ...systemRoutes,
};

export const allRoutes: readonly RouteContract[] = Object.values(contract);
