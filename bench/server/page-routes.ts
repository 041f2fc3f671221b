/**
 * What pages ask for: every list and report of the API with each of its filters, by the name of the operation
 * and what is asked of it. A test holds the names against the contract.
 */
import type { Served } from './serve.js';

export interface PageRoute {
  readonly role: keyof Served['keys'];
  readonly path: string;
  /** A file: measured up to its first bytes, one at a time, since the server makes few at a time. */
  readonly isFile?: true;
}

/** Objects that there are, of which pages are shown. */
export interface Shown {
  readonly payment: string;
  readonly reference: string;
  /** Somewhere in the midst of all payments. */
  readonly middle: { readonly at: string; readonly position: string; readonly cursor: string };
  readonly refund: string;
  readonly session: string;
  readonly openCase: string;
  /** A merchant with a single payment. */
  readonly merchant: string;
  readonly key: string;
  /** An endpoint of what never happens, and an endpoint that is disabled. */
  readonly endpoints: readonly [rare: string, disabled: string];
  readonly transaction: string;
  readonly position: string;
}

const BIG = 'demo-shop';
const BOOK = '/v1/ledgers/main';
const ACCOUNT = `${BOOK}/accounts/mer:${BIG}:CNY`;
const EXPLAIN = '/v1/explain?subject=merchant_pending&currency=CNY&limit=50';

export const pageRoutes = (shown: Shown): Readonly<Record<string, PageRoute>> => ({
  ...payments(shown),
  ...merchants(shown),
  ...webhooks(shown),
  ...ledger(shown),
  ...reports(shown),
  ...log(shown),
  ...operations(shown),
  ...funds(shown),
});

type Routes = Readonly<Record<string, PageRoute>>;

const as =
  (role: PageRoute['role']) =>
  (paths: Readonly<Record<string, string>>): Routes =>
    Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, { role, path }]));
const merchant = as('merchant');
const operator = as('operator');
const finance = as('finance');
const auditor = as('auditor');

function payments({ payment, reference, middle, merchant: small, refund, session }: Shown): Routes {
  const list = '/v1/payments?limit=50';
  const period = `from=${middle.at}&to=9999-12-31T00:00:00Z`;
  const refunds = '/v1/refunds?limit=50';
  const sessions = '/v1/checkout-sessions?limit=50';
  return {
    ...operator({
      listPayments: list,
      'listPayments.middle': `${list}&cursor=${middle.cursor}`,
      'listPayments.ofMerchant': `${list}&merchant=${small}`,
      'listPayments.ofMerchantAndStatus': `${list}&merchant=${small}&status=succeeded`,
      'listPayments.beginning': `${list}&id=${payment.slice(0, 12)}`,
      'listPayments.reference': `${list}&reference=${reference}`,
      'listPayments.period': `${list}&${period}`,
      'listPayments.amount': `${list}&currency=CNY&amountFrom=25.00&amountTo=25.00`,
      'listPayments.amountAndStatus': `${list}&currency=CNY&amountFrom=12.00&amountTo=12.00&status=succeeded`,
      // Nothing is found: whoever looks through all notices it here.
      'listPayments.noAmount': `${list}&currency=CNY&amountFrom=90000.00`,
      'listPayments.noneOfStatus': `${list}&status=expired`,
      'listPayments.noneOfMethod': `${list}&method=bank_transfer`,
      'listPayments.noneOfStatusAndMethod': `${list}&status=failed&method=qr`,
      'listPayments.noneOfStatusAndAmount': `${list}&status=failed&currency=CNY&amountFrom=30.00&amountTo=30.00`,
      'listPayments.noneOfMethodAndAmount': `${list}&method=qr&currency=CNY&amountFrom=30.00&amountTo=30.00`,
      'listPayments.noneOfPeriodAndStatus': `${list}&${period}&status=processing`,
      listRefunds: refunds,
      listCheckoutSessions: sessions,
    }),
    ...merchant({
      'listPayments.own': list,
      'listPayments.ownMiddle': `${list}&cursor=${middle.cursor}`,
      'listPayments.ownStatus': `${list}&status=failed`,
      'listPayments.ownMethod': `${list}&method=qr`,
      'listPayments.ownPeriod': `${list}&${period}`,
      'listPayments.ownAmount': `${list}&currency=CNY&amountFrom=25.00&amountTo=26.00`,
      'listPayments.ownNoReference': `${list}&reference=none`,
      'listPayments.ownNoneOfStatusAndMethod': `${list}&status=canceled&method=qr`,
      getPayment: `/v1/payments/${payment}`,
      listPaymentEvents: `/v1/payments/${payment}/events`,
      'listRefunds.own': refunds,
      'listRefunds.ownStatus': `${refunds}&status=failed`,
      'listRefunds.ownPeriod': `${refunds}&${period}`,
      getRefund: `/v1/refunds/${refund}`,
      'listCheckoutSessions.own': sessions,
      'listCheckoutSessions.paid': `${sessions}&status=paid`,
      'listCheckoutSessions.processing': `${sessions}&status=processing`,
      'listCheckoutSessions.open': `${sessions}&status=open`,
      'listCheckoutSessions.expired': `${sessions}&status=expired`,
      'listCheckoutSessions.noReference': `${sessions}&reference=none`,
      'listCheckoutSessions.period': `${sessions}&${period}`,
      getCheckoutSession: `/v1/checkout-sessions/${session}`,
    }),
  };
}

function merchants({ merchant: small, key }: Shown): Routes {
  return {
    ...operator({
      listMerchants: '/v1/merchants?limit=50',
      'listMerchants.beginning': `/v1/merchants?limit=50&id=${small.slice(0, 10)}`,
      'listMerchants.name': '/v1/merchants?limit=50&name=a%20s',
      'listMerchants.frozen': '/v1/merchants?limit=50&status=frozen',
      getMerchant: `/v1/merchants/${small}`,
      getPaymentOutcomes: `/v1/merchants/${BIG}/payment-outcomes`,
      listKeys: '/v1/keys?limit=50',
      'listKeys.ofMerchant': `/v1/keys?limit=50&merchant=${small}`,
      'listKeys.ofHouse': '/v1/keys?limit=50&owner=house',
      'listKeys.id': `/v1/keys?id=${key}`,
    }),
    ...merchant({
      'listKeys.own': '/v1/keys?limit=50',
      listRequests: '/v1/requests?limit=50',
      'listRequests.failed': '/v1/requests?limit=50&outcome=failed',
    }),
  };
}

function webhooks({ endpoints: [rare, disabled] }: Shown): Routes {
  const path = '/v1/webhook-endpoints';
  return merchant({
    listNotifications: '/v1/notifications?limit=50',
    'listNotifications.middle': '/v1/notifications?limit=50&after=10000',
    listWebhookEndpoints: `${path}?limit=50`,
    getWebhookEndpoint: `${path}/${rare}`,
    listDeliveries: `${path}/${disabled}/deliveries?limit=50`,
    'listDeliveries.rare': `${path}/${rare}/deliveries?limit=50`,
    'listDeliveries.pending': `${path}/${disabled}/deliveries?limit=50&status=pending`,
    'listDeliveries.givenUp': `${path}/${rare}/deliveries?limit=50&status=given_up`,
  });
}

function ledger({ middle, transaction, merchant: small }: Shown): Routes {
  const asOf = `asOf=${middle.position}`;
  return finance({
    listBooks: '/v1/ledgers',
    listSubjects: `${BOOK}/subjects`,
    listAccounts: `${BOOK}/accounts?limit=50`,
    'listAccounts.ofSubject': `${BOOK}/accounts?limit=50&subject=fee_income`,
    'listAccounts.beginning': `${BOOK}/accounts?limit=50&id=mer:${small.slice(0, 8)}`,
    getAccount: ACCOUNT,
    'getAccount.asOf': `${ACCOUNT}?${asOf}`,
    'getAccount.asOfTime': `${ACCOUNT}?asOf=${middle.at}`,
    'getAccount.inEffect': `${ACCOUNT}?effectiveAt=9999-12-31`,
    listAccountEntries: `${ACCOUNT}/entries?limit=50`,
    'listAccountEntries.none': `${ACCOUNT}/entries?limit=50&to=2000-01-01`,
    getStatement: `${ACCOUNT}/statement`,
    getTransaction: `${BOOK}/transactions/${transaction}`,
    listDays: `${BOOK}/days`,
    getTrialBalance: `${BOOK}/trial-balance`,
    'getTrialBalance.asOf': `${BOOK}/trial-balance?${asOf}`,
    'getTrialBalance.asOfTime': `${BOOK}/trial-balance?asOf=${middle.at}`,
    'getTrialBalance.inEffect': `${BOOK}/trial-balance?effectiveAt=2000-01-01`,
    explain: EXPLAIN,
    'explain.asOf': `${EXPLAIN}&${asOf}`,
  });
}

function reports({ middle, merchant: small }: Shown): Routes {
  const files = {
    exportPayments: '/v1/reports/payments.csv',
    'exportPayments.failed': '/v1/reports/payments.csv?status=failed',
    exportRefunds: '/v1/reports/refunds.csv',
    exportSettlements: '/v1/reports/settlement.csv',
    exportAccounts: '/v1/reports/accounts.csv',
    exportAccountEntries: `/v1/reports/account-entries.csv?account=mer:${BIG}:CNY`,
    exportTrialBalance: `/v1/reports/trial-balance.csv?asOf=${middle.position}`,
    exportReport: '/v1/reports/daily-business.csv',
    exportMerchantStatement: `/v1/reports/merchant-statement.csv?merchant=${small}`,
  };
  return {
    ...finance({
      listSettlements: '/v1/settlements?limit=50',
      'listSettlements.ofMerchant': `/v1/settlements?limit=50&merchant=${small}`,
      listChannelPositions: '/v1/channels/positions',
      getReport: '/v1/reports/daily-business.json',
      'getReport.asOf': `/v1/reports/daily-business.json?asOf=${middle.position}`,
      'getReport.channelMargin': '/v1/reports/channel-margin.json',
      'getReport.cashFlow': '/v1/reports/cash-flow.json',
      'getReport.receivablesAgeing': '/v1/reports/receivables-ageing.json',
      getMerchantStatement: `/v1/reports/merchant-statement.json?merchant=${small}`,
      listTurnover: '/v1/reports/turnover?subject=merchant_pending&currency=CNY&limit=50',
      listTurnoverVouchers: `/v1/reports/turnover/vouchers?subject=merchant_pending&currency=CNY&limit=50&date=${middle.at.slice(0, 10)}&kind=capture`,
    }),
    ...merchant({ 'listSettlements.own': '/v1/settlements?limit=50' }),
    ...Object.fromEntries(
      Object.entries(files).map(([name, path]) => [name, { role: 'finance', path, isFile: true }]),
    ),
  };
}

function log({ payment, middle, position, key }: Shown): Routes {
  const events = '/v1/events?limit=50';
  const account = `account=mer:${BIG}:CNY`;
  return auditor({
    listEvents: events,
    'listEvents.middle': `${events}&after=${middle.position}`,
    'listEvents.type': `${events}&type=PaymentFailed`,
    'listEvents.noneOfType': `${events}&type=PaymentExpired`,
    'listEvents.account': `${events}&${account}`,
    'listEvents.noneOfAccountAndType': `${events}&${account}&type=AccountFrozen`,
    'listEvents.payment': `${events}&payment=${payment}`,
    'listEvents.stream': `${events}&stream=ledger-main`,
    'listEvents.time': `${events}&from=${middle.at}`,
    'listEvents.typeAndTime': `${events}&from=${middle.at}&type=PaymentFailed`,
    listCauses: `/v1/events/${position}/causes`,
    getState: `/v1/states?stream=payment-${payment}`,
    listActs: '/v1/acts?limit=50',
    'listActs.ofKey': `/v1/acts?limit=50&principal=${key}`,
    'listActs.ofObject': `/v1/acts?limit=50&object=${payment}`,
    'listActs.ofMerchant': `/v1/acts?limit=50&object=${BIG}`,
    'listActs.before': `/v1/acts?limit=50&to=${middle.at}`,
  });
}

function operations({ openCase }: Shown): Routes {
  const approvals = '/v1/approvals?limit=50';
  return operator({
    getOverview: '/v1/overview',
    listCases: '/v1/cases?limit=50',
    'listCases.open': '/v1/cases?limit=50&status=open',
    'listCases.channel': '/v1/cases?limit=50&channel=sandbox_bank',
    'listCases.dismissed': '/v1/cases?limit=50&status=dismissed',
    getCase: `/v1/cases/${openCase}`,
    listApprovals: approvals,
    'listApprovals.open': `${approvals}&status=open`,
    'listApprovals.rejected': `${approvals}&status=rejected`,
    'listApprovals.kind': `${approvals}&kind=case_resolution`,
    'listApprovals.subject': `${approvals}&subject=${openCase}`,
    listSagas: '/v1/sagas?state=open',
    'listSagas.stuck': '/v1/sagas?state=stuck',
    listChannels: '/v1/channels',
    listChannelHealth: '/v1/channels/health',
    getChannel: '/v1/channels/sandbox_a',
    listChannelVersions: '/v1/channels/sandbox_a/versions',
    listChannelChanges: '/v1/channels/sandbox_a/changes',
  });
}

/** What the generator makes none of is asked for all the same: an empty list must not cost more either. */
function funds({ merchant: small }: Shown): Routes {
  return {
    ...finance({
      listPricePlans: '/v1/price-plans?limit=50',
      listMerchantPrices: `/v1/merchants/${small}/prices`,
      listSettlementBatches: '/v1/settlement-batches?limit=50',
      listSettlementSchedules: '/v1/settlement-schedules?limit=50',
      listBills: '/v1/bills?limit=50',
      'listBills.source': '/v1/bills?limit=50&channel=sandbox_a',
      listReconciliations: '/v1/reconciliations?limit=50',
      'listReconciliations.source': '/v1/reconciliations?limit=50&channel=sandbox_a',
      listClosings: `${BOOK}/closings?limit=50`,
      getClosing: `${BOOK}/closings/2000-01`,
      getControlCheck: `${BOOK}/control-check`,
    }),
    ...merchant({
      listBeneficiaries: '/v1/beneficiaries?limit=50',
      listPayouts: '/v1/payouts?limit=50',
      listTopups: '/v1/topups?limit=50',
      listDisputes: '/v1/disputes?limit=50',
      listBalances: '/v1/balances?limit=50',
    }),
    exportEvents: {
      role: 'auditor',
      path: '/v1/reports/events.csv?type=PaymentFailed',
      isFile: true,
    },
  };
}
