import { streamFamily } from '../kernel/stream-name.js';

export const paymentStreams = streamFamily('payment');

/** The stream of a payment, with its refunds and the records of its flows. */
export const paymentStream = paymentStreams.of;
/** The payment of a stream; undefined for a stream of something else. */
export const paymentOfStream = paymentStreams.idIn;
