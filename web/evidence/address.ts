import { addressOf } from '../components/use-filter.js';

/** The event that holds an exchange, with its bytes shown at once. */
export const exchangeAddress = (position: string): string =>
  addressOf(`/events/${position}`, { exchange: SHOWN });

/** The word in the address. */
export const SHOWN = 'shown';
