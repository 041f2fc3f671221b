/** Every concept of the API, once: its routes and what answers them. A new concept is a folder and a line here. */
import type { Endpoint } from '../http/endpoint.js';
import type { RouteContract } from '../http/route.js';
import type { Engine } from './engine.js';
import { actRoutes } from '../act/contract.js';
import { actEndpoints } from '../act/routes.js';
import { accessRoutes } from '../access/contract.js';
import { accessEndpoints } from '../access/routes.js';
import { accountRoutes } from '../account/contract.js';
import { accountEndpoints } from '../account/routes.js';
import { billRoutes } from '../bill/contract.js';
import { billEndpoints } from '../bill/routes.js';
import { calendarRoutes } from '../calendar/contract.js';
import { calendarEndpoints } from '../calendar/routes.js';
import { balanceRoutes } from '../balance/contract.js';
import { balanceEndpoints } from '../balance/routes.js';
import { bundleRoutes } from '../bundle/contract.js';
import { bundleEndpoints } from '../bundle/routes.js';
import { callbackRoutes } from '../callback/contract.js';
import { callbackEndpoints } from '../callback/routes.js';
import { caseRoutes } from '../case/contract.js';
import { caseEndpoints } from '../case/routes.js';
import { channelRoutes } from '../channel/contract.js';
import { channelEndpoints } from '../channel/routes.js';
import { checkoutSessionRoutes } from '../checkout-session/contract.js';
import { checkoutSessionEndpoints } from '../checkout-session/routes.js';
import { closingRoutes } from '../closing/contract.js';
import { closingEndpoints } from '../closing/routes.js';
import { dayRoutes } from '../day/contract.js';
import { dayEndpoints } from '../day/routes.js';
import { deliveryRoutes } from '../delivery/contract.js';
import { deliveryEndpoints } from '../delivery/routes.js';
import { evidenceRoutes } from '../evidence/contract.js';
import { evidenceEndpoints } from '../evidence/routes.js';
import { eventRoutes } from '../event/contract.js';
import { eventEndpoints } from '../event/routes.js';
import { approvalRoutes } from '../approval/contract.js';
import { approvalEndpoints } from '../approval/routes.js';
import { bookRoutes } from '../ledger/contract.js';
import { ledgerEndpoints } from '../ledger/routes.js';
import { merchantRoutes } from '../merchant/contract.js';
import { merchantEndpoints } from '../merchant/routes.js';
import { notificationRoutes } from '../notification/contract.js';
import { notificationEndpoints } from '../notification/routes.js';
import { overviewRoutes } from '../overview/contract.js';
import { overviewEndpoints } from '../overview/routes.js';
import { paymentRoutes } from '../payment/contract.js';
import { paymentEndpoints } from '../payment/routes.js';
import { paymentOutcomeRoutes } from '../payment-outcome/contract.js';
import { paymentOutcomeEndpoints } from '../payment-outcome/routes.js';
import { pricePlanRoutes } from '../price-plan/contract.js';
import { pricePlanEndpoints } from '../price-plan/routes.js';
import { beneficiaryRoutes } from '../beneficiary/contract.js';
import { beneficiaryEndpoints } from '../beneficiary/routes.js';
import { payoutRoutes } from '../payout/contract.js';
import { payoutEndpoints } from '../payout/routes.js';
import { topupRoutes } from '../topup/contract.js';
import { topupEndpoints } from '../topup/routes.js';
import { disputeRoutes } from '../dispute/contract.js';
import { disputeEndpoints } from '../dispute/routes.js';
import { reconciliationRoutes } from '../reconciliation/contract.js';
import { reconciliationEndpoints } from '../reconciliation/routes.js';
import { refundRoutes } from '../refund/contract.js';
import { refundEndpoints } from '../refund/routes.js';
import { reportRoutes } from '../report/contract.js';
import { reportEndpoints } from '../report/routes.js';
import { requestLogRoutes } from '../request-log/contract.js';
import { requestLogEndpoints } from '../request-log/routes.js';
import { reservationRoutes } from '../reservation/contract.js';
import { reservationEndpoints } from '../reservation/routes.js';
import { sagaRoutes } from '../saga/contract.js';
import { sagaEndpoints } from '../saga/routes.js';
import { sealRoutes } from '../seal/contract.js';
import { sealEndpoints } from '../seal/routes.js';
import { sessionRoutes } from '../session/contract.js';
import { sessionEndpoints } from '../session/routes.js';
import { controlCheckRoutes } from '../control-check/contract.js';
import { controlCheckEndpoints } from '../control-check/routes.js';
import { settlementBatchRoutes } from '../settlement-batch/contract.js';
import { settlementBatchEndpoints } from '../settlement-batch/routes.js';
import { settlementRoutes } from '../settlement/contract.js';
import { settlementEndpoints } from '../settlement/routes.js';
import { stateRoutes } from '../state/contract.js';
import { stateEndpoints } from '../state/routes.js';
import { streamRoutes } from '../stream/contract.js';
import { streamEndpoints } from '../stream/routes.js';
import { systemRoutes } from '../system/contract.js';
import { systemEndpoints } from '../system/routes.js';
import { transactionRoutes } from '../transaction/contract.js';
import { transactionEndpoints } from '../transaction/routes.js';
import { trialBalanceRoutes } from '../trial-balance/contract.js';
import { explainEndpoints } from '../trial-balance/explain-routes.js';
import { trialBalanceEndpoints } from '../trial-balance/routes.js';

import { webhookEndpointRoutes } from '../webhook-endpoint/contract.js';
import { webhookEndpointEndpoints } from '../webhook-endpoint/routes.js';
import { userRoutes } from '../user/contract.js';
import { userEndpoints } from '../user/routes.js';

interface ApiConcept {
  readonly routes: Readonly<Record<string, RouteContract>>;
  readonly endpoints: (engine: Engine) => readonly Endpoint[];
}

/** In the order of the documentation. */
const concepts: readonly ApiConcept[] = [
  { routes: paymentRoutes, endpoints: paymentEndpoints },
  { routes: refundRoutes, endpoints: refundEndpoints },
  { routes: beneficiaryRoutes, endpoints: beneficiaryEndpoints },
  { routes: payoutRoutes, endpoints: payoutEndpoints },
  { routes: topupRoutes, endpoints: topupEndpoints },
  { routes: disputeRoutes, endpoints: disputeEndpoints },
  { routes: balanceRoutes, endpoints: balanceEndpoints },
  { routes: webhookEndpointRoutes, endpoints: webhookEndpointEndpoints },
  { routes: deliveryRoutes, endpoints: deliveryEndpoints },
  { routes: notificationRoutes, endpoints: notificationEndpoints },
  { routes: checkoutSessionRoutes, endpoints: checkoutSessionEndpoints },
  { routes: merchantRoutes, endpoints: merchantEndpoints },
  { routes: paymentOutcomeRoutes, endpoints: paymentOutcomeEndpoints },
  { routes: pricePlanRoutes, endpoints: pricePlanEndpoints },
  { routes: accessRoutes, endpoints: accessEndpoints },
  { routes: requestLogRoutes, endpoints: requestLogEndpoints },
  { routes: sessionRoutes, endpoints: (engine) => sessionEndpoints(engine, allRoutes) },
  { routes: userRoutes, endpoints: userEndpoints },
  { routes: bookRoutes, endpoints: ledgerEndpoints },
  { routes: accountRoutes, endpoints: accountEndpoints },
  { routes: transactionRoutes, endpoints: transactionEndpoints },
  { routes: reservationRoutes, endpoints: reservationEndpoints },
  {
    routes: trialBalanceRoutes,
    endpoints: (engine) => [...trialBalanceEndpoints(engine), ...explainEndpoints(engine)],
  },
  { routes: dayRoutes, endpoints: dayEndpoints },
  { routes: calendarRoutes, endpoints: calendarEndpoints },
  { routes: closingRoutes, endpoints: closingEndpoints },
  { routes: controlCheckRoutes, endpoints: controlCheckEndpoints },
  { routes: settlementRoutes, endpoints: settlementEndpoints },
  { routes: settlementBatchRoutes, endpoints: settlementBatchEndpoints },
  { routes: billRoutes, endpoints: billEndpoints },
  { routes: reconciliationRoutes, endpoints: reconciliationEndpoints },
  { routes: channelRoutes, endpoints: channelEndpoints },
  { routes: eventRoutes, endpoints: eventEndpoints },
  { routes: actRoutes, endpoints: actEndpoints },
  { routes: stateRoutes, endpoints: stateEndpoints },
  { routes: evidenceRoutes, endpoints: evidenceEndpoints },
  { routes: overviewRoutes, endpoints: overviewEndpoints },
  { routes: sagaRoutes, endpoints: sagaEndpoints },
  { routes: caseRoutes, endpoints: caseEndpoints },
  { routes: approvalRoutes, endpoints: approvalEndpoints },
  { routes: sealRoutes, endpoints: sealEndpoints },
  { routes: bundleRoutes, endpoints: bundleEndpoints },
  // After every concept that has a report of its own: `/v1/reports/{name}` is taken as they left it.
  { routes: reportRoutes, endpoints: reportEndpoints },
  { routes: callbackRoutes, endpoints: callbackEndpoints },
  { routes: streamRoutes, endpoints: streamEndpoints },
  { routes: systemRoutes, endpoints: systemEndpoints },
];

/** The contract as a whole. */
export const allRoutes: readonly RouteContract[] = concepts.flatMap(({ routes }) =>
  Object.values(routes),
);

/** Every endpoint of the contract with its handler. */
export const endpointsOf = (engine: Engine): readonly Endpoint[] =>
  concepts.flatMap(({ endpoints }) => endpoints(engine));
