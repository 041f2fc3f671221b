/** The pages of the books in the console, from the trial balance down to a voucher. */
import { AccountPage } from '../account/account-page.js';
import { AccountsPage } from '../account/accounts-page.js';
import type { FramePage } from '../frame/frame.js';
import { VoucherPage } from '../transaction/voucher-page.js';
import { SubjectPage } from '../trial-balance/subject-page.js';
import { TrialBalancePage } from '../trial-balance/trial-balance-page.js';

export const ledgerPages: readonly FramePage[] = [
  { path: '/trial-balance', title: 'trial-balance.title', page: TrialBalancePage },
  {
    path: '/trial-balance/:subject',
    title: 'trial-balance.subject',
    page: SubjectPage,
    hidden: true,
  },
  { path: '/accounts', title: 'account.title', page: AccountsPage },
  { path: '/accounts/:id', title: 'account.page', page: AccountPage, hidden: true },
  { path: '/vouchers/:id', title: 'transaction.page', page: VoucherPage, hidden: true },
];
