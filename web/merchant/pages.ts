/** The pages of merchants in the console. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const MerchantPage = lazy(async () => ({
  default: (await import('./merchant-page.js')).MerchantPage,
}));
const MerchantsPage = lazy(async () => ({
  default: (await import('./merchants-page.js')).MerchantsPage,
}));

export const merchantPages: readonly FramePage[] = [
  { path: '/merchants', title: 'merchant.list', page: MerchantsPage, needs: 'listMerchants' },
  {
    path: '/merchants/:id',
    title: 'merchant.page',
    page: MerchantPage,
    needs: 'listMerchants',
    hidden: true,
  },
];
