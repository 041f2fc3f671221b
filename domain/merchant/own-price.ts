/** The fee that a merchant was registered with, as the terms of a price: it prices what no price plan does. */
import type { PriceRule, PriceTerms } from '../price-plan/terms.js';
import type { Merchant } from './merchant.js';

const NOTHING = /^0(\.0*)?$/;

export function ownPrice({ fee: { percent, fixed } }: Pick<Merchant, 'fee'>): PriceTerms {
  const rules: PriceRule[] = NOTHING.test(percent) ? [] : [{ type: 'percentage', percent }];
  if (fixed !== null) rules.push({ type: 'fixed', amount: { ...fixed } });
  return { rules };
}
