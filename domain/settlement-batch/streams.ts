import { streamFamily } from '../kernel/stream-name.js';

export const settlementStreams = streamFamily('settlement');

/** The stream of what a merchant takes in a currency. */
export const settlementStream = (merchant: string, currency: string): string =>
  settlementStreams.of(`${merchant}:${currency}`);
