import { streamFamily } from '../kernel/stream-name.js';

export const payoutStreams = streamFamily('payout');

/** The stream of a payout. */
export const payoutStream = payoutStreams.of;

export const payoutDayStreams = streamFamily('payout_day');

/** @param day in UTC, `YYYY-MM-DD`. */
export const payoutDayStream = (merchant: string, day: string): string =>
  payoutDayStreams.of(`${merchant}:${day}`);
