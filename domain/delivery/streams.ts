import { streamFamily } from '../kernel/stream-name.js';

export const deliveryStreams = streamFamily('delivery');

/** How far the deliveries to an endpoint have come: its last event says all of it. */
export const deliveryStream = deliveryStreams.of;
