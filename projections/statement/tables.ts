import { defineTable } from '../framework/table.js';

/**
 * Where the entries of each account are: the transactions that moved it. What an entry says, its number and the
 * balance after it included, is in the log; a row repeats none of it.
 */
export const accountEntries = defineTable({
  name: 'account_entries',
  columns: {
    /** Its number. */
    account: 'integer',
    /** Of the transaction in the log, and in the stream of the book. */
    position: 'integer',
    revision: 'integer',
  },
  key: ['account', 'position'],
  clustered: true,
});

/** So many of an account's numbers make a block. */
export const BLOCK_ENTRIES = 1_024;

/**
 * What the entries of an account come to, by blocks of their numbers: of a busy account nobody reads a million entries to
 * add them up. Entries before number 1,024 have no row: most accounts never get that far, and so many are soon read.
 */
export const entryBlocks = defineTable({
  name: 'entry_blocks',
  columns: {
    account: 'integer',
    /** A number of an entry by 1,024, rounded down. */
    block: 'integer',
    debits: 'text',
    credits: 'text',
  },
  key: ['account', 'block'],
  clustered: true,
});

/**
 * Turnover of accounts by effective dates other than the accounting day: what takes effect on its own day needs
 * no row, for the balance at the end of the day holds it.
 */
export const datedFlows = defineTable({
  name: 'dated_flows',
  columns: {
    account: 'integer',
    effective_date: 'text',
    day: 'text',
    debits: 'text',
    credits: 'text',
  },
  key: ['account', 'effective_date', 'day'],
  clustered: true,
});

/** The transactions behind these flows, each with the flow up to and including it. */
export const datedEntries = defineTable({
  name: 'dated_entries',
  columns: {
    account: 'integer',
    effective_date: 'text',
    day: 'text',
    position: 'integer',
    debits: 'text',
    credits: 'text',
  },
  key: ['account', 'effective_date', 'day', 'position'],
  clustered: true,
});
