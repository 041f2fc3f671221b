/** The pages of payouts: in the console those of all merchants, in the portal a merchant's own. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const PayoutPage = lazy(async () => ({ default: (await import('./payout-page.js')).PayoutPage }));
const PayoutsPage = lazy(async () => ({
  default: (await import('./payouts-page.js')).PayoutsPage,
}));

export const payoutPages: readonly FramePage[] = [
  { path: '/payouts', title: 'payout.list', page: PayoutsPage, needs: 'listPayouts' },
  {
    path: '/payouts/:id',
    title: 'payout.page',
    page: PayoutPage,
    needs: 'getPayout',
    hidden: true,
  },
];
