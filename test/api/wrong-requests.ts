/** Wrong requests: what is sent, by whom, and the problem that it gets. */
import { wrongAudit } from './wrong/audit.js';
import { wrongBills } from './wrong/bills.js';
import { wrongBooks } from './wrong/books.js';
import { wrongCalendars } from './wrong/calendars.js';
import { wrongClosings } from './wrong/closings.js';
import { wrongCallers } from './wrong/callers.js';
import { wrongCharges } from './wrong/charges.js';
import { wrongMerchants, wrongPrices } from './wrong/merchants.js';
import { wrongPaths } from './wrong/paths.js';
import { wrongPayments } from './wrong/payments.js';
import { wrongDisputes } from './wrong/disputes.js';
import { wrongPayouts } from './wrong/payouts.js';
import { wrongQueries } from './wrong/queries.js';
import { wrongReconciliations } from './wrong/reconciliations.js';
import { wrongSettlementBatches } from './wrong/settlement-batches.js';
import { wrongTransactions } from './wrong/transactions.js';
import { wrongWebhooks } from './wrong/webhooks.js';
import type { WrongRequest } from './wrong/wrong-request.js';

export const wrongRequests: readonly WrongRequest[] = [
  ...wrongPayments,
  ...wrongTransactions,
  ...wrongCallers,
  ...wrongPaths,
  ...wrongQueries,
  ...wrongWebhooks,
  ...wrongAudit,
  ...wrongCharges,
  ...wrongMerchants,
  ...wrongPrices,
  ...wrongBills,
  ...wrongBooks,
  ...wrongCalendars,
  ...wrongClosings,
  ...wrongPayouts,
  ...wrongDisputes,
  ...wrongReconciliations,
  ...wrongSettlementBatches,
];
