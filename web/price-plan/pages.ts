/** The pages of price plans in the console. */
import type { FramePage } from '../frame/frame-page.js';
import { PricePlanPage } from './price-plan-page.js';
import { PricePlansPage } from './price-plans-page.js';

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
