/** `/portal`: a merchant's people. A concept's pages are a line here. */
import { lazy } from 'react';
import { beneficiaryPages } from '../beneficiary/pages.js';
import { checkoutSessionPages, originPages } from '../checkout-session/pages.js';
import { disputePages } from '../dispute/pages.js';
import { Frame } from '../frame/frame.js';
import type { FramePage } from '../frame/frame-page.js';
import type { PageGroup } from '../frame/navigation.js';
import { mount } from '../frame/mount.js';
import { PaymentPage } from '../payment/payment-page.js';
import { PaymentsPage } from '../payment/payments-page.js';
import { payoutPages } from '../payout/pages.js';
import { RefundsPage } from '../refund/refunds-page.js';
import { RefundOfPage } from '../refund/refund-of-page.js';
import { webhookPages } from '../webhook/pages.js';
import { teamPages } from '../user/pages.js';
import { statementPages } from '../report/pages.js';
import { settlementBatchPages } from '../settlement-batch/pages.js';
import { topupPages } from '../topup/pages.js';
import { OverviewPage } from './overview-page.js';

// What opens first is the overview, and payments are looked at most: the others load when they are opened.
const KeysPage = lazy(async () => ({ default: (await import('../access/keys-page.js')).KeysPage }));
const OwnPricesPage = lazy(async () => ({
  default: (await import('../price-plan/own-prices-page.js')).OwnPricesPage,
}));
const RequestsPage = lazy(async () => ({
  default: (await import('../request-log/requests-page.js')).RequestsPage,
}));
const SandboxPage = lazy(async () => ({
  default: (await import('../sandbox/sandbox-page.js')).SandboxPage,
}));
const SettlementPage = lazy(async () => ({
  default: (await import('../settlement/settlement-page.js')).SettlementPage,
}));

const paymentPages: readonly FramePage[] = [
  { path: '/payments', title: 'payment.list', page: PaymentsPage, needs: 'listPayments' },
  {
    path: '/payments/:id',
    title: 'payment.one',
    page: PaymentPage,
    needs: 'getPayment',
    hidden: true,
  },
  ...checkoutSessionPages,
  { path: '/refunds', title: 'refund.list', page: RefundsPage, needs: 'listRefunds' },
  {
    path: '/refunds/:id',
    title: 'payment.one',
    page: RefundOfPage,
    needs: 'getRefund',
    hidden: true,
  },
  {
    path: '/settlement',
    title: 'settlement.title',
    page: SettlementPage,
    needs: 'listSettlements',
  },
  ...statementPages,
  ...settlementBatchPages,
  ...disputePages,
];

const moneyPages: readonly FramePage[] = [...payoutPages, ...beneficiaryPages, ...topupPages];

const developerPages: readonly FramePage[] = [
  { path: '/keys', title: 'access.keys', page: KeysPage, needs: 'listKeys' },
  ...webhookPages,
  {
    path: '/requests',
    title: 'request-log.list',
    page: RequestsPage,
    needs: 'listRequests',
  },
  {
    path: '/sandbox',
    title: 'sandbox.title',
    page: SandboxPage,
    needs: 'getPayment',
    needsSandbox: true,
  },
];

const ownPrices: FramePage = {
  path: '/prices',
  title: 'price-plan.prices',
  page: OwnPricesPage,
  needs: 'listMerchantPrices',
};

const groups: readonly PageGroup[] = [
  { pages: [{ path: '/', title: 'portal.overview', page: OverviewPage }] },
  { title: 'frame.group.payments', pages: paymentPages },
  { title: 'frame.group.payouts', pages: moneyPages },
  { title: 'frame.group.developers', pages: developerPages },
  { title: 'frame.group.shop', pages: [ownPrices, ...originPages, ...teamPages] },
];

void mount(<Frame base="/portal" title="portal.title" groups={groups} />);
