/** Streams of the store itself. */

/** Revision 0 holds the store's random id and the mode that made it. */
export const STORE_STREAM = 'tallybook-store';
