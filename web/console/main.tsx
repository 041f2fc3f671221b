/** `/console`: operator, finance, risk, auditor. A concept's pages are a line here. */
import { lazy } from 'react';
import { actPages } from '../act/pages.js';
import { beneficiaryPages } from '../beneficiary/pages.js';
import { billPages } from '../bill/pages.js';
import { calendarPages } from '../calendar/pages.js';
import { channelPages } from '../channel/pages.js';
import { closingPages } from '../closing/pages.js';
import { controlCheckPages } from '../control-check/pages.js';
import { dayPages } from '../day/pages.js';
import { disputePages } from '../dispute/pages.js';
import { eventPages } from '../event/pages.js';
import { Frame } from '../frame/frame.js';
import type { FramePage } from '../frame/frame-page.js';
import type { PageGroup } from '../frame/navigation.js';
import { ledgerPages } from '../ledger/pages.js';
import { merchantPages } from '../merchant/pages.js';
import { pricePlanPages } from '../price-plan/pages.js';
import { mount } from '../frame/mount.js';
import { OverviewPage } from '../overview/overview-page.js';
import { payoutPages } from '../payout/pages.js';
import { proofPages } from '../proof/pages.js';
import { reconciliationPages } from '../reconciliation/pages.js';
import { reportPages } from '../report/pages.js';
import { settlementBatchPages } from '../settlement-batch/pages.js';
import { statePages } from '../state/pages.js';
import { topupPages } from '../topup/pages.js';
import { housePages } from '../user/pages.js';

// What opens first is the overview: the others load when they are opened.
const ApprovalsPage = lazy(async () => ({
  default: (await import('../approval/approvals-page.js')).ApprovalsPage,
}));
const HouseKeysPage = lazy(async () => ({
  default: (await import('../access/house-keys-page.js')).HouseKeysPage,
}));
const HousePaymentPage = lazy(async () => ({
  default: (await import('../payment/house-payment-page.js')).HousePaymentPage,
}));
const PaymentsPage = lazy(async () => ({
  default: (await import('../payment/payments-page.js')).PaymentsPage,
}));
const RefundsPage = lazy(async () => ({
  default: (await import('../refund/refunds-page.js')).RefundsPage,
}));
const ReadinessPage = lazy(async () => ({
  default: (await import('../system/readiness-page.js')).ReadinessPage,
}));
const RefundOfPage = lazy(async () => ({
  default: (await import('../refund/refund-of-page.js')).RefundOfPage,
}));
const CasePage = lazy(async () => ({ default: (await import('../case/case-page.js')).CasePage }));
const CasesPage = lazy(async () => ({
  default: (await import('../case/cases-page.js')).CasesPage,
}));
const FlowsPage = lazy(async () => ({
  default: (await import('../saga/flows-page.js')).FlowsPage,
}));

const paymentPages: readonly FramePage[] = [
  { path: '/payments', title: 'payment.list', page: PaymentsPage, needs: 'listPayments' },
  {
    path: '/payments/:id',
    title: 'payment.one',
    page: HousePaymentPage,
    needs: 'getPayment',
    hidden: true,
  },
  { path: '/refunds', title: 'refund.list', page: RefundsPage, needs: 'listRefunds' },
  {
    path: '/refunds/:id',
    title: 'payment.one',
    page: RefundOfPage,
    needs: 'getRefund',
    hidden: true,
  },
  ...disputePages,
];

const workPages: readonly FramePage[] = [
  { path: '/cases', title: 'case.list', page: CasesPage },
  { path: '/cases/:id', title: 'case.page', page: CasePage, hidden: true },
  { path: '/approvals', title: 'approval.list', page: ApprovalsPage },
  { path: '/flows', title: 'saga.list', page: FlowsPage },
];

const groups: readonly PageGroup[] = [
  { pages: [{ path: '/', title: 'overview.title', page: OverviewPage }] },
  { title: 'frame.group.work', pages: workPages },
  { title: 'frame.group.payments', pages: paymentPages },
  {
    title: 'frame.group.money',
    pages: [
      ...ledgerPages,
      ...reportPages,
      ...settlementBatchPages,
      ...payoutPages,
      ...beneficiaryPages,
      ...topupPages,
      ...billPages,
      ...reconciliationPages,
      ...dayPages,
      ...closingPages,
      ...controlCheckPages,
      ...calendarPages,
    ],
  },
  { title: 'frame.group.partners', pages: [...channelPages, ...merchantPages, ...pricePlanPages] },
  { title: 'frame.group.proof', pages: [...proofPages, ...eventPages, ...statePages, ...actPages] },
  {
    title: 'frame.group.system',
    pages: [
      { path: '/system', title: 'system.readiness', page: ReadinessPage },
      { path: '/keys', title: 'access.keys', page: HouseKeysPage, needs: 'listKeys' },
      ...housePages,
    ],
  },
];

void mount(<Frame base="/console" title="console.title" groups={groups} />);
