/** `/portal`: a merchant's people. A concept's pages are a line here. */
import { KeysPage } from '../access/keys-page.js';
import { checkoutSessionPages, originPages } from '../checkout-session/pages.js';
import { Frame, type FramePage } from '../frame/frame.js';
import { mount } from '../frame/mount.js';
import { PaymentPage } from '../payment/payment-page.js';
import { PaymentsPage } from '../payment/payments-page.js';
import { OwnPricesPage } from '../price-plan/own-prices-page.js';
import { RefundsPage } from '../refund/refunds-page.js';
import { RefundOfPage } from '../refund/refund-of-page.js';
import { RequestsPage } from '../request-log/requests-page.js';
import { SandboxPage } from '../sandbox/sandbox-page.js';
import { webhookPages } from '../webhook/pages.js';
import { teamPages } from '../user/pages.js';
import { SettlementPage } from '../settlement/settlement-page.js';
import { OverviewPage } from './overview-page.js';

const pages: readonly FramePage[] = [
  { path: '/', title: 'portal.overview', page: OverviewPage },
  { path: '/payments', title: 'payment.list', page: PaymentsPage, needs: 'listPayments' },
  {
    path: '/payments/:id',
    title: 'payment.one',
    page: PaymentPage,
    needs: 'getPayment',
    hidden: true,
  },
  {
    path: '/refunds/:id',
    title: 'payment.one',
    page: RefundOfPage,
    needs: 'getRefund',
    hidden: true,
  },
  ...checkoutSessionPages,
  { path: '/refunds', title: 'refund.list', page: RefundsPage, needs: 'listRefunds' },
  {
    path: '/settlement',
    title: 'settlement.title',
    page: SettlementPage,
    needs: 'listSettlements',
  },
  {
    path: '/prices',
    title: 'price-plan.prices',
    page: OwnPricesPage,
    needs: 'listMerchantPrices',
  },
  { path: '/keys', title: 'access.keys', page: KeysPage, needs: 'listKeys' },
  {
    path: '/requests',
    title: 'request-log.list',
    page: RequestsPage,
    needs: 'listRequests',
  },
  ...originPages,
  {
    path: '/sandbox',
    title: 'sandbox.title',
    page: SandboxPage,
    needs: 'getPayment',
    needsSandbox: true,
  },
  ...webhookPages,
  ...teamPages,
];

void mount(<Frame base="/portal" title="portal.title" pages={pages} />);
