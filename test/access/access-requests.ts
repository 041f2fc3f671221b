/** For the access matrix: what is asked of each operation, and the objects that it is asked about. */
import type { RouteContract } from '../../api/http/route.js';
import { publishedCalendars } from '../../domain/calendar/published.js';
import { balanced } from '../api/wrong/wrong-request.js';
import { cny } from '../money/amounts.js';
import { type AccessRequests, csv, id, type Objects } from './access-request.js';
import { fundsRequests } from './funds-requests.js';

const firstResolution = { params: { id: 'case_0', number: '1' } };
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
export const requests: AccessRequests = {
  ...fundsRequests,
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
  listSettlements: ({ merchant }) => ({ query: `merchant=${merchant}` }),
  exportSettlements: ({ merchant }) => ({ ...csv, query: `merchant=${merchant}` }),
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
