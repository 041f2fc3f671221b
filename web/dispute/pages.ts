/** The pages of disputes: in the console those of all merchants, in the portal a merchant's own. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const DisputePage = lazy(async () => ({
  default: (await import('./dispute-page.js')).DisputePage,
}));
const DisputesPage = lazy(async () => ({
  default: (await import('./disputes-page.js')).DisputesPage,
}));

export const disputePages: readonly FramePage[] = [
  { path: '/disputes', title: 'dispute.list', page: DisputesPage, needs: 'listDisputes' },
  {
    path: '/disputes/:id',
    title: 'dispute.page',
    page: DisputePage,
    needs: 'getDispute',
    hidden: true,
  },
];
