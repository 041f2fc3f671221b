/** For the access matrix: what is asked of each operation, and the objects that it is asked about. */
import type { RouteContract } from '../../api/http/route.js';
import { publishedCalendars } from '../../domain/calendar/published.js';
import { balanced } from '../api/wrong/wrong-request.js';
import { cny } from '../money/amounts.js';

/** The ids of one owner's objects. */
export interface Objects {
  readonly merchant: string;
  /** Reference of `paid`. */
  readonly reference: string;
  /** A succeeded payment, of which `refund` was given back under the key `refund`. */
  readonly paid: string;
  /** Authorized payments. */
  readonly held: string;
  readonly other: string;
  readonly refund: string;
  /** A checkout session. */
  readonly checkout: string;
  /** Accounts of the ledger: one to look at, one to change, one to close. */
  readonly account: string;
  readonly changing: string;
  readonly closing: string;
  readonly transaction: string;
  /** Reservations: one to post, one to void. */
  readonly reservation: string;
  readonly voided: string;
  /** Keys: one to rotate, one to revoke. */
  readonly turning: string;
  readonly ending: string;
  /** A webhook endpoint, and its first delivery. */
  readonly hook: string;
  readonly delivery: string;
  /** A request that its key made. */
  readonly request: string;
  /** A beneficiary that can be paid, and what was paid out to it. */
  readonly beneficiary: string;
  /** A beneficiary to disable. */
  readonly retired: string;
  readonly payout: string;
  readonly topup: string;
  /** A dispute that is over. */
  readonly dispute: string;
}

export interface AccessRequest {
  /** Parameters of the path beside `{book}`. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly key?: string;
  /** The answer to who may; default: the route's success. */
  readonly status?: number;
}

const id = (one: string) => ({ params: { id: one } });
const csv = { params: { format: 'csv' } };
const firstResolution = { params: { id: 'case_0', number: '1' } };
const noResolution = { params: { id: 'rec_0', number: '1' } };
const takings = (merchant: string) => ({ params: { merchant, currency: 'CNY' } });
const noRelease = (merchant: string) => ({
  params: { merchant, currency: 'CNY', proposal: 'apr_0' },
  ...{ body: {}, status: 404 },
});
const settlementTerms = {
  ...{ days: 1, calendar: 'CN', cutOff: null, reservePercent: '0', reserveDays: 0 },
  ...{ minimum: cny('0.00'), approvalAbove: null },
};
const noVersion = { params: { id: 'CN', proposal: 'apr_0' } };
const calendarNow = publishedCalendars.get('CN');
const noChange = { params: { name: 'sandbox_a', id: 'apr_0' } };
/** Nobody listens there. */
export const hooks = { url: 'http://127.0.0.1:9/hooks', events: ['*'] };
const pricePlan = { name: 'Shops', rules: [{ type: 'percentage', percent: '0.60' }] };
/** No connector of the tests speaks to it: who may is told so. */
const acquirer = {
  name: 'acquirer',
  connector: 'acquirer',
  methods: ['card'],
  costPercent: '0.20',
};

/**
 * What each operation is sent: the same for every caller, so that who comes second is answered as the
 * first was. An operation without parameters and body needs no line.
 */
export const requests: Readonly<Record<string, (of: Objects) => AccessRequest>> = {
  stepUp: () => ({ body: {} }),
  changePassword: () => ({
    body: { password: 'not the password', newPassword: 'another password' },
  }),
  inviteUser: () => ({
    body: { name: 'Bo Li', address: 'bo.li@example.com', roles: ['support'] },
    key: 'invite',
  }),
  changeRoles: () => ({ ...id('usr_0'), body: { roles: ['support'] } }),
  approveRoles: () => ({ ...id('usr_0'), body: {} }),
  issueLink: () => ({ ...id('usr_0'), body: {} }),
  disableUser: () => ({ ...id('usr_0'), body: {} }),
  enableUser: () => ({ ...id('usr_0'), body: {} }),
  resetSecondFactor: () => ({ ...id('usr_0'), body: {} }),
  liftLockout: () => ({ ...id('usr_0'), body: {} }),
  beginEnrolment: () => ({ body: {} }),
  enrol: () => ({ body: { code: '000000' } }),
  signOut: () => ({ body: {} }),
  endSession: () => ({ ...id('ses_0'), body: {} }),
  createPayment: ({ reference }) => ({
    body: { amount: cny('50.00'), reference, method: { type: 'card' } },
  }),
  getPayment: ({ paid }) => id(paid),
  listPaymentEvents: ({ paid }) => id(paid),
  exportPayments: () => csv,
  capturePayment: ({ held }) => ({ ...id(held), key: 'capture', body: {} }),
  cancelPayment: ({ other }) => ({ ...id(other), key: 'cancel', body: {} }),
  acceptPayment: ({ paid }) => ({ ...id(paid), body: {}, status: 409 }),
  createRefund: ({ paid }) => ({ ...id(paid), key: 'refund', body: { amount: cny('5.00') } }),
  exportRefunds: () => csv,
  getRefund: ({ refund }) => id(refund),
  createBeneficiary: ({ reference }) => ({
    body: {
      reference,
      currency: 'CNY',
      number: 'DE02120300000000202051',
      holder: 'Harbour Tea Ltd',
    },
  }),
  getBeneficiary: ({ beneficiary }) => id(beneficiary),
  checkBeneficiary: ({ beneficiary }) => ({ ...id(beneficiary), body: {} }),
  disableBeneficiary: ({ retired }) => ({ ...id(retired), body: {} }),
  createPayout: ({ reference, beneficiary }) => ({
    body: { reference, beneficiary, amount: cny('5.00') },
  }),
  getPayout: ({ payout }) => id(payout),
  listPayoutEvents: ({ payout }) => id(payout),
  // It was paid: who may is told so.
  cancelPayout: ({ payout }) => ({ ...id(payout), body: {}, status: 409 }),
  approvePayout: ({ payout }) => ({ ...id(payout), key: 'approve', body: {}, status: 404 }),
  rejectPayout: ({ payout }) => ({ ...id(payout), key: 'reject', body: {}, status: 404 }),
  createTopup: ({ reference }) => ({ body: { reference, amount: cny('50.00') } }),
  getTopup: ({ topup }) => id(topup),
  // An inquiry that is over holds no money, and has nothing under way.
  tellDispute: ({ paid: payment, reference }) => ({
    body: { payment, reference: `inquiry-${reference}`, stage: 'inquiry', outcome: 'won' },
  }),
  getDispute: ({ dispute }) => id(dispute),
  listDisputeEvents: ({ dispute }) => id(dispute),
  listBalances: ({ merchant }) => ({ query: `merchant=${merchant}` }),
  submitDisputeEvidence: ({ dispute }) => ({ ...id(dispute), body: { text: 'sent' }, status: 409 }),
  acceptDispute: ({ dispute }) => ({ ...id(dispute), key: 'accept', body: {}, status: 409 }),
  createWebhookEndpoint: ({ merchant }) => ({ body: hooks, key: `hook-${merchant}` }),
  getWebhookEndpoint: ({ hook }) => id(hook),
  changeWebhookEndpoint: ({ hook }) => ({ ...id(hook), body: { description: 'orders' } }),
  rotateWebhookSecret: ({ hook }) => ({ ...id(hook), key: 'rotate', body: {} }),
  replayWebhooks: ({ hook }) => ({ ...id(hook), body: { from: 1 } }),
  listDeliveries: ({ hook }) => id(hook),
  getDelivery: ({ delivery }) => id(delivery),
  resendDelivery: ({ delivery }) => ({ ...id(delivery), body: {} }),
  createMerchant: ({ merchant }) => ({ body: { id: merchant, name: 'Test shop' } }),
  getMerchant: ({ merchant }) => id(merchant),
  changeMerchant: ({ merchant }) => ({ ...id(merchant), body: {} }),
  createPricePlan: ({ merchant }) => ({ body: pricePlan, key: `plan-${merchant}` }),
  // There is no such plan: who may is told so.
  getPricePlan: () => ({ ...id('plan_0'), status: 404 }),
  addPricePlanVersion: () => ({
    ...id('plan_0'),
    key: 'version',
    body: { rules: pricePlan.rules },
    status: 404,
  }),
  listPriceAssignments: () => ({ ...id('plan_0'), status: 404 }),
  assignPricePlan: ({ merchant }) => ({
    ...id('plan_0'),
    key: 'assign',
    body: { merchant },
    status: 404,
  }),
  endPriceAssignment: () => ({
    params: { id: 'plan_0', assignment: 'pas_0' },
    body: {},
    status: 404,
  }),
  quotePrice: () => ({ ...id('plan_0'), body: { amount: cny('1.00') }, status: 404 }),
  getPaymentOutcomes: ({ merchant }) => id(merchant),
  listMerchantPrices: ({ merchant }) => id(merchant),
  freezeMerchant: ({ merchant }) => ({ ...id(merchant), body: {} }),
  unfreezeMerchant: ({ merchant }) => ({ ...id(merchant), body: {} }),
  createCheckoutSession: ({ reference }) => ({
    body: { amount: cny('50.00'), reference: `${reference}-checkout` },
  }),
  getCheckoutSession: ({ checkout }) => id(checkout),
  issueCheckoutLink: ({ checkout }) => ({ ...id(checkout), body: {} }),
  endCheckoutSession: ({ checkout }) => ({ ...id(checkout), body: {} }),
  // No bill: who may is told so.
  uploadBill: () => ({ query: 'channel=sandbox_a&date=2026-01-01', body: {}, status: 422 }),
  fetchBill: () => ({ body: { channel: 'nobody', date: '2026-01-01' }, status: 422 }),
  getBill: () => ({ ...id('bil_0'), status: 404 }),
  createReconciliation: () => ({ body: { bill: 'bil_0' }, status: 404 }),
  getReconciliation: () => ({ ...id('rec_0'), status: 404 }),
  listReconciliationItems: () => ({ ...id('rec_0'), status: 404 }),
  proposeReconciliationResolution: () => ({
    ...id('rec_0'),
    key: 'propose',
    body: { action: 'adjust', note: 'seen', items: ['rci_0'] },
    status: 404,
  }),
  getReconciliationResolution: () => ({ ...noResolution, status: 404 }),
  approveReconciliationResolution: () => ({
    ...noResolution,
    key: 'approve',
    body: {},
    status: 404,
  }),
  rejectReconciliationResolution: () => ({
    ...noResolution,
    key: 'reject',
    body: {},
    status: 404,
  }),
  issueKey: ({ merchant }) => ({ body: { role: 'merchant', merchant }, key: `issue-${merchant}` }),
  rotateKey: ({ turning }) => ({ ...id(turning), key: 'rotate', body: {} }),
  // A key that waits for nobody's approval: who may is told so.
  approveKey: ({ turning }) => ({ ...id(turning), key: 'approve', body: {}, status: 404 }),
  revokeKey: ({ ending }) => ({ ...id(ending), body: {} }),
  getRequest: ({ request }) => id(request),
  openBook: () => ({ body: { id: 'main', timezone: 'UTC' } }),
  addSubject: () => ({
    body: { id: 'bank', code: '1002', name: 'Bank deposits', type: 'asset' },
  }),
  openAccount: ({ account }) => ({
    body: { id: account, currency: 'CNY', subject: 'customer_payable' },
  }),
  getAccount: ({ account }) => id(account),
  listAccountEntries: ({ account }) => id(account),
  getStatement: ({ account }) => id(account),
  exportAccounts: () => csv,
  exportEvents: () => csv,
  exportAccountEntries: ({ account }) => ({ ...csv, query: `account=${account}` }),
  changeLimits: ({ changing }) => ({ ...id(changing), body: { floor: null } }),
  freezeAccount: ({ changing }) => ({ ...id(changing), body: {} }),
  unfreezeAccount: ({ changing }) => ({ ...id(changing), body: {} }),
  closeAccount: ({ closing }) => ({ ...id(closing), body: {} }),
  postTransaction: ({ transaction }) => ({ body: { id: transaction, entries: balanced } }),
  postBatch: ({ transaction }) => ({
    body: { transactions: [{ id: transaction, entries: balanced }] },
  }),
  getTransaction: ({ transaction }) => id(transaction),
  reverseTransaction: ({ transaction }) => ({
    ...id(transaction),
    key: 'reverse',
    body: { reason: 'mistake' },
  }),
  reserve: ({ reservation }) => ({ body: { id: reservation, entries: balanced } }),
  getReservation: ({ reservation }) => id(reservation),
  postReservation: ({ reservation }) => ({ ...id(reservation), body: {} }),
  voidReservation: ({ voided }) => ({ ...id(voided), body: {} }),
  explain: () => ({ query: 'subject=fee_income&currency=CNY' }),
  exportTrialBalance: () => csv,
  // Nothing is sealed: who may is told so.
  latestSeal: () => ({ status: 404 }),
  takeBundle: () => ({ status: 404 }),
  sealConsistency: () => ({ query: 'from=1', status: 404 }),
  getState: () => ({ query: 'stream=merchant-demo-shop' }),
  listCauses: () => ({ params: { position: '00000000000000000001' } }),
  // The event holds no exchange: who may is told so.
  readExchange: () => ({ params: { position: '00000000000000000001' }, status: 404 }),
  proveEvent: () => ({ params: { position: '00000000000000000001' }, status: 404 }),
  proveTransaction: ({ transaction }) => ({ ...id(transaction), status: 404 }),
  cutDay: () => ({ body: { day: '2026-01-01' } }),
  getClosing: () => ({ params: { period: '2020-01' } }),
  // A dry run.
  closePeriod: () => ({ body: { period: '2020-01' } }),
  // Nothing is closed, and nothing proposed: who may is told so.
  proposeReopening: () => ({
    ...{ params: { period: '2020-01' }, key: 'propose', body: { reason: 'r' }, status: 409 },
  }),
  approveReopening: () => ({ ...id('apr_0'), key: 'approve', body: {}, status: 404 }),
  rejectReopening: () => ({ ...id('apr_0'), key: 'reject', body: {}, status: 404 }),
  getCalendar: () => id('CN'),
  addBusinessDays: () => ({ ...id('CN'), query: 'from=2026-02-13&add=1' }),
  // What it says already: who may is told so.
  proposeCalendarVersion: () => ({ ...id('CN'), key: 'propose', body: calendarNow, status: 422 }),
  approveCalendarVersion: () => ({ ...noVersion, key: 'approve', body: {}, status: 404 }),
  rejectCalendarVersion: () => ({ ...noVersion, key: 'reject', body: {}, status: 404 }),
  listSettlementBatches: ({ merchant }) => ({ query: `merchant=${merchant}` }),
  // There is no batch: who may is told so.
  getSettlementBatch: () => ({ ...id('stb_0'), status: 404 }),
  listSettlementReport: () => ({ ...id('stb_0'), status: 404 }),
  exportSettlementReport: () => ({ params: { id: 'stb_0', format: 'csv' }, status: 404 }),
  approveSettlementBatch: () => ({ ...id('stb_0'), key: 'approve', body: {}, status: 404 }),
  rejectSettlementBatch: () => ({ ...id('stb_0'), key: 'reject', body: {}, status: 404 }),
  runSettlement: ({ merchant }) => ({ body: { merchant, currency: 'CNY' } }),
  listSettlementSchedules: ({ merchant }) => ({ query: `merchant=${merchant}` }),
  proposeSettlementSchedule: ({ merchant }) => ({
    ...takings(merchant),
    key: 'propose',
    body: settlementTerms,
  }),
  approveSettlementSchedule: ({ merchant }) => ({
    params: { merchant, currency: 'CNY', proposal: 'apr_0' },
    key: 'approve',
    body: {},
    status: 404,
  }),
  rejectSettlementSchedule: ({ merchant }) => ({
    params: { merchant, currency: 'CNY', proposal: 'apr_0' },
    key: 'reject',
    body: {},
    status: 404,
  }),
  holdSettlement: ({ merchant }) => ({
    ...takings(merchant),
    body: { reason: 'a test' },
  }),
  proposeSettlementRelease: ({ merchant }) => ({
    ...takings(merchant),
    ...{ key: 'release', body: {} },
  }),
  approveSettlementRelease: ({ merchant }) => ({ ...noRelease(merchant), key: 'approve' }),
  rejectSettlementRelease: ({ merchant }) => ({ ...noRelease(merchant), key: 'reject' }),
  listSettlements: ({ merchant }) => ({ query: `merchant=${merchant}` }),
  exportSettlements: ({ merchant }) => ({ ...csv, query: `merchant=${merchant}` }),
  getMerchantStatement: ({ merchant }) => ({ query: `merchant=${merchant}` }),
  exportMerchantStatement: ({ merchant }) => ({ ...csv, query: `merchant=${merchant}` }),
  listTurnover: () => ({ query: 'subject=fee_income&currency=CNY' }),
  listTurnoverVouchers: () => ({ query: 'subject=fee_income&currency=CNY&date=2026-01-01' }),
  getReport: () => ({ params: { name: 'cash-flow' } }),
  exportReport: () => ({ params: { name: 'cash-flow', format: 'csv' } }),
  // A saga that is not stuck: who may is told so, after it was found.
  resumeSaga: ({ refund }) => ({ ...id(refund), body: {}, status: 409 }),
  configureChannel: () => ({ body: acquirer, status: 422 }),
  getChannel: () => ({ params: { name: 'sandbox_a' } }),
  changeChannel: () => ({ params: { name: 'sandbox_a' }, body: { maintenance: [] } }),
  listChannelVersions: () => ({ params: { name: 'sandbox_a' } }),
  listChannelChanges: () => ({ params: { name: 'sandbox_a' } }),
  // There is no change: who may is told so.
  getChannelChange: () => ({ ...noChange, status: 404 }),
  approveChannelChange: () => ({ ...noChange, key: 'approve', body: {}, status: 404 }),
  rejectChannelChange: () => ({ ...noChange, key: 'reject', body: {}, status: 404 }),
  // There is no case: who may is told so.
  getCase: () => ({ ...id('case_0'), status: 404 }),
  assignCase: () => ({ ...id('case_0'), body: { to: 'Li Na' }, status: 404 }),
  proposeResolution: () => ({
    ...id('case_0'),
    key: 'propose',
    body: { action: 'dismiss', note: 'seen' },
    status: 404,
  }),
  getResolution: () => ({ ...firstResolution, status: 404 }),
  approveResolution: () => ({ ...firstResolution, key: 'approve', body: {}, status: 404 }),
  rejectResolution: () => ({ ...firstResolution, key: 'reject', body: {}, status: 404 }),
};

/** The request as a test sends it. @throws where the operation needs a line above and has none. */
export function accessRequest(route: RouteContract, whose: Objects) {
  const asked = requests[route.operation]?.(whose) ?? {};
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = name === 'book' ? 'main' : asked.params?.[name];
    if (value === undefined) throw new Error(`${route.operation}: what is its {${name}}?`);
    return value;
  });
  if (route.method !== 'get' && asked.body === undefined) {
    throw new Error(`${route.operation}: what is its body?`);
  }
  return {
    path: asked.query === undefined ? path : `${path}?${asked.query}`,
    method: route.method.toUpperCase(),
    ...(asked.body === undefined ? {} : { body: asked.body }),
    headers: asked.key === undefined ? {} : { 'idempotency-key': asked.key },
    status: asked.status ?? route.status,
  };
}
