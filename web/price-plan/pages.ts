/** The pages of price plans in the console. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const PricePlanPage = lazy(async () => ({
  default: (await import('./price-plan-page.js')).PricePlanPage,
}));
const PricePlansPage = lazy(async () => ({
  default: (await import('./price-plans-page.js')).PricePlansPage,
}));
export const pricePlanPages: readonly FramePage[] = [
  { path: '/prices', title: 'price-plan.list', page: PricePlansPage, needs: 'listPricePlans' },
  {
    path: '/prices/:id',
    title: 'price-plan.page',
    page: PricePlanPage,
    needs: 'getPricePlan',
    hidden: true,
  },
];
