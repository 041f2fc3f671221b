/** The pages of the books in the console, from the trial balance down to a voucher. */
import { AccountPage } from '../account/account-page.js';
import { AccountsPage } from '../account/accounts-page.js';
import { PositionsPage } from '../channel-position/positions-page.js';
import type { FramePage } from '../frame/frame-page.js';
import { HouseSettlementPage } from '../settlement/house-settlement-page.js';
import { VoucherPage } from '../transaction/voucher-page.js';
import { SubjectPage } from '../trial-balance/subject-page.js';
import { TrialBalancePage } from '../trial-balance/trial-balance-page.js';

export const ledgerPages: readonly FramePage[] = [
  {
    path: '/trial-balance',
    title: 'trial-balance.title',
    page: TrialBalancePage,
    needs: 'getTrialBalance',
  },
  {
    path: '/trial-balance/:subject',
    title: 'trial-balance.subject',
    page: SubjectPage,
    needs: 'explain',
    hidden: true,
  },
  {
    path: '/settlement',
    title: 'settlement.title',
    page: HouseSettlementPage,
    needs: 'listSettlements',
  },
  {
    path: '/positions',
    title: 'channel-position.title',
    page: PositionsPage,
    needs: 'listChannelPositions',
  },
  { path: '/accounts', title: 'account.title', page: AccountsPage, needs: 'listAccounts' },
  {
    path: '/accounts/:id',
    title: 'account.page',
    page: AccountPage,
    needs: 'getAccount',
    hidden: true,
  },
  {
    path: '/vouchers/:id',
    title: 'transaction.page',
    page: VoucherPage,
    needs: 'getTransaction',
    hidden: true,
  },
];
