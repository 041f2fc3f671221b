/** The pages of the books in the console, from the trial balance down to a voucher. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const AccountPage = lazy(async () => ({
  default: (await import('../account/account-page.js')).AccountPage,
}));
const AccountsPage = lazy(async () => ({
  default: (await import('../account/accounts-page.js')).AccountsPage,
}));
const PositionsPage = lazy(async () => ({
  default: (await import('../channel-position/positions-page.js')).PositionsPage,
}));
const HouseSettlementPage = lazy(async () => ({
  default: (await import('../settlement/house-settlement-page.js')).HouseSettlementPage,
}));
const VoucherPage = lazy(async () => ({
  default: (await import('../transaction/voucher-page.js')).VoucherPage,
}));
const SubjectPage = lazy(async () => ({
  default: (await import('../trial-balance/subject-page.js')).SubjectPage,
}));
const TrialBalancePage = lazy(async () => ({
  default: (await import('../trial-balance/trial-balance-page.js')).TrialBalancePage,
}));

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
