/**
 * Every read model: the groups in which they follow the log, and the questions that they answer. A new
 * model is a folder with its projection, tables and queries, and a line in either list.
 */
import { accountsProjection } from './account/projection.js';
import { accountQueries } from './account/queries.js';
import { actsProjection } from './act/projection.js';
import { actQueries } from './act/queries.js';
import { approvalsProjection } from './approval/projection.js';
import { approvalQueries } from './approval/queries.js';
import { beneficiariesProjection } from './beneficiary/projection.js';
import { beneficiaryQueries } from './beneficiary/queries.js';
import { billsProjection } from './bill/projection.js';
import { billQueries } from './bill/queries.js';
import { bundleQueries } from './bundle/queries.js';
import { casesProjection } from './case/projection.js';
import { caseQueries } from './case/queries.js';
import { checkoutSessionsProjection } from './checkout-session/projection.js';
import { checkoutSessionQueries } from './checkout-session/queries.js';
import { controlCheckQueries } from './control-check/queries.js';
import { disputesProjection } from './dispute/projection.js';
import { disputeQueries } from './dispute/queries.js';
import { eventsProjection } from './event/projection.js';
import { eventQueries } from './event/queries.js';
import type { Group } from './framework/group.js';
import type { QueryContext } from './framework/query.js';
import { generalLedgerProjection } from './general-ledger/projection.js';
import { generalLedgerQueries } from './general-ledger/queries.js';
import { logTimeProjection } from './log-time/projection.js';
import { merchantsProjection } from './merchant/projection.js';
import { merchantQueries } from './merchant/queries.js';
import { notificationsProjection } from './notification/projection.js';
import { notificationQueries } from './notification/queries.js';
import { paymentsProjection } from './payment/projection.js';
import { paymentQueries } from './payment/queries.js';
import { paymentOutcomesProjection } from './payment-outcome/projection.js';
import { paymentOutcomeQueries } from './payment-outcome/queries.js';
import { payoutsProjection } from './payout/projection.js';
import { payoutQueries } from './payout/queries.js';
import { reportQueries } from './report/queries.js';
import { reconciliationsProjection } from './reconciliation/projection.js';
import { reconciliationQueries } from './reconciliation/queries.js';
import { sagasProjection } from './saga/projection.js';
import { sagaQueries } from './saga/queries.js';
import { settlementBatchesProjection } from './settlement-batch/projection.js';
import { settlementBatchQueries } from './settlement-batch/queries.js';
import { settlementReportQueries } from './settlement-batch/report.js';
import { settlementsProjection } from './settlement/projection.js';
import { settlementQueries } from './settlement/queries.js';
import { statementsProjection } from './statement/projection.js';
import { statementQueries } from './statement/queries.js';
import { storyProjection } from './story/projection.js';
import { storyQueries } from './story/queries.js';
import { topupsProjection } from './topup/projection.js';
import { topupQueries } from './topup/queries.js';
import { trafficProjection } from './traffic/projection.js';
import { trafficQueries } from './traffic/queries.js';
import { turnoverProjection } from './turnover/projection.js';
import { turnoverQueries } from './turnover/queries.js';

/** Models that are compared with each other, or mostly read together, share a group. */
export const groups = [
  {
    name: 'ledger',
    // The control check compares the first three, suspense is the sum of what open cases hold, and the time
    // of the log says where in it their balances as of an instant are.
    models: [
      accountsProjection,
      statementsProjection,
      generalLedgerProjection,
      casesProjection,
      logTimeProjection,
      turnoverProjection,
    ],
  },
  {
    name: 'payment',
    // Notifications say what payments were after each event, which the model before them folds; a checkout session
    // stands as the payments of its attempts do.
    models: [
      paymentsProjection,
      storyProjection,
      merchantsProjection,
      notificationsProjection,
      checkoutSessionsProjection,
      paymentOutcomesProjection,
    ],
  },
  { name: 'payout', models: [payoutsProjection, beneficiariesProjection, topupsProjection] },
  { name: 'dispute', models: [disputesProjection] },
  { name: 'settlement', models: [settlementsProjection, settlementBatchesProjection] },
  { name: 'saga', models: [sagasProjection, trafficProjection] },
  { name: 'event', models: [eventsProjection, actsProjection] },
  { name: 'bill', models: [billsProjection, reconciliationsProjection] },
  { name: 'approval', models: [approvalsProjection] },
] as const satisfies readonly Group[];

export type ProjectionName = (typeof groups)[number]['models'][number]['name'];

export const projectionNames: readonly ProjectionName[] = groups.flatMap(({ models }) =>
  models.map(({ name }) => name),
);

export type Queries = ReturnType<typeof createQueries>;

/**
 * Lists answer a page, `invalid_cursor` for a cursor that they never gave out, and undefined if what they
 * list the parts of does not exist. Reads by id answer undefined if there is nothing, or nothing that the
 * merchant in `scope` may see.
 */
export const createQueries = (context: QueryContext) => ({
  ...accountQueries(context),
  ...statementQueries(context),
  ...generalLedgerQueries(context),
  ...controlCheckQueries(context),
  ...bundleQueries(context),
  ...caseQueries(context),
  ...actQueries(context),
  ...approvalQueries(context),
  ...paymentQueries(context),
  ...paymentOutcomeQueries(context),
  ...payoutQueries(context),
  ...beneficiaryQueries(context),
  ...billQueries(context),
  ...reconciliationQueries(context),
  ...topupQueries(context),
  ...disputeQueries(context),
  ...storyQueries(context),
  ...notificationQueries(context),
  ...checkoutSessionQueries(context),
  ...merchantQueries(context),
  ...settlementQueries(context),
  ...settlementBatchQueries(context),
  ...settlementReportQueries(context),
  ...sagaQueries(context),
  ...trafficQueries(context),
  ...turnoverQueries(context),
  ...reportQueries(context),
  ...eventQueries(context),
});
