import { streamFamily } from '../kernel/stream-name.js';

export const checkoutStreams = streamFamily('checkout');

/** The stream of a checkout session. */
export const checkoutStream = checkoutStreams.of;
