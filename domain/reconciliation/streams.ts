import { streamFamily } from '../kernel/stream-name.js';

export const reconciliationStreams = streamFamily('reconciliation');

/** The stream of a run: one bill held against the ledger. */
export const reconciliationStream = reconciliationStreams.of;

export const chainStreams = streamFamily('reconciliation_chain');

/** The stream that says in which order the bills of a source and layout were held against the ledger. */
export const chainStream = chainStreams.of;
