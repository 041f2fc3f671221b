import { addressOf } from '../components/use-filter.js';

/** The page of a transaction. */
export const voucherAddress = (book: string, id: string): string =>
  addressOf(`/vouchers/${id}`, { book });
