import { streamFamily } from '../kernel/stream-name.js';

/** Every price plan with its versions, and to whom each is assigned. */
export const PRICE_PLANS_STREAM = 'price-plans';

export const volumeStreams = streamFamily('volume');

/** The claims of a merchant's captures under a plan in a window. */
export const volumeStream = volumeStreams.of;
