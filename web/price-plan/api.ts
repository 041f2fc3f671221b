import type { z } from 'zod';
import type { pricePlanRoutes } from '../../api/price-plan/contract.js';
import { clientOf } from '../client/client.js';

export const pricePlanApi = clientOf<typeof pricePlanRoutes>('price-plan');

export type ListedPlan = z.output<typeof pricePlanRoutes.listPricePlans.answer>['data'][number];
export type Plan = z.output<typeof pricePlanRoutes.getPricePlan.answer>;
export type Version = Plan['versions'][number];
export type Rule = Version['rules'][number];
export type Assignment = z.output<
  typeof pricePlanRoutes.listPriceAssignments.answer
>['data'][number];
export type Quote = z.output<typeof pricePlanRoutes.quotePrice.answer>;
export type MerchantPrice = z.output<
  typeof pricePlanRoutes.listMerchantPrices.answer
>['prices'][number];

/** Under which everything of price plans is kept by the page. */
export const PRICE_PLANS = 'price-plans';

export const pathOf = (id: string): string => `/prices/${encodeURIComponent(id)}`;
