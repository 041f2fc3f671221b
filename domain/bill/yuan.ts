/** The currency of Chinese merchant bills that name none. */
import type { Currency } from '../money/currencies.js';

export const CNY = 'CNY' as Currency;
