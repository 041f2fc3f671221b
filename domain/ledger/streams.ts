import { streamFamily } from '../kernel/stream-name.js';

export const ledgerStreams = streamFamily('ledger');

/** The stream of a book. */
export const ledgerStream = ledgerStreams.of;
/** The book of a stream; undefined for a stream of something else. */
export const bookOfStream = ledgerStreams.idIn;

/** The name of every book that was ever opened. */
export const BOOKS_STREAM = 'tallybook-books';
