/** What is a merchant's own: the merchant acts on it, and an operator for the merchant that it names. */
import { merchantId } from './shapes.js';

export const ownWriters = ['merchant', 'operator'] as const;

/** Headers of a request about it. */
export const ownHeaders = ['Tallybook-Merchant'] as const;

/** Members of the query of a list of it. */
export const ownQuery = {
  merchant: merchantId.optional().describe('Default: all that the key may see.'),
};
