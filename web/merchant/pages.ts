/** The pages of merchants in the console. */
import type { FramePage } from '../frame/frame-page.js';
import { MerchantPage } from './merchant-page.js';
import { MerchantsPage } from './merchants-page.js';

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
