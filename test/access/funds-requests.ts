/** For the access matrix: what is asked of the operations on merchants' funds, from payouts to reports. */
import { cny } from '../money/amounts.js';
import { type AccessRequests, csv, id } from './access-request.js';

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

export const fundsRequests: AccessRequests = {
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
  getMerchantStatement: ({ merchant }) => ({ query: `merchant=${merchant}` }),
  exportMerchantStatement: ({ merchant }) => ({ ...csv, query: `merchant=${merchant}` }),
  listTurnover: () => ({ query: 'subject=fee_income&currency=CNY' }),
  listTurnoverVouchers: () => ({ query: 'subject=fee_income&currency=CNY&date=2026-01-01' }),
  getReport: () => ({ params: { name: 'cash-flow' } }),
  exportReport: () => ({ params: { name: 'cash-flow', format: 'csv' } }),
};
