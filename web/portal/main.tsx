/** `/portal`: a merchant's people. A concept's pages are a line here. */
import { KeysPage } from '../access/keys-page.js';
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
import { OwnPricesPage } from '../price-plan/own-prices-page.js';
import { RefundsPage } from '../refund/refunds-page.js';
import { RefundOfPage } from '../refund/refund-of-page.js';
import { RequestsPage } from '../request-log/requests-page.js';
import { SandboxPage } from '../sandbox/sandbox-page.js';
import { webhookPages } from '../webhook/pages.js';
import { teamPages } from '../user/pages.js';
import { statementPages } from '../report/pages.js';
import { settlementBatchPages } from '../settlement-batch/pages.js';
import { topupPages } from '../topup/pages.js';
import { SettlementPage } from '../settlement/settlement-page.js';
import { OverviewPage } from './overview-page.js';

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
