/** What a book refuses. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const ledgerErrors = {
  insufficient_funds: entry(
    422,
    'Insufficient funds',
    "The account's available balance would pass its floor.",
  ),
  ceiling_exceeded: entry(
    422,
    'Ceiling exceeded',
    "The account's balance would pass its ceiling, holds counted.",
  ),
  account_not_found: entry(
    422,
    'Account not found',
    'An entry names an account that the book does not have.',
  ),
  account_not_known: entry(404, 'Account not found', 'The book has no such account.'),
  account_frozen: entry(422, 'Account frozen', 'The account is frozen.'),
  account_closed: entry(422, 'Account closed', 'The account is closed.'),
  account_not_empty: entry(
    422,
    'Account not empty',
    'An account is closed at a balance of zero with nothing held.',
  ),
  account_managed: entry(
    422,
    'Account managed by the engine',
    'Accounts of the engine (`sys:…`, `mer:…`) take no direct postings.',
  ),
  subject_not_found: entry(422, 'Subject not found', "The book's chart has no such subject."),
  subject_code_taken: entry(
    409,
    'Code of a subject taken',
    'Another subject of the chart has this code.',
  ),
  subject_too_deep: entry(422, 'Subject too deep', 'A chart has at most 6 levels.'),
  too_many_subjects: entry(422, 'Too many subjects', 'A chart has at most 1,000 subjects.'),
  transaction_unbalanced: entry(
    422,
    'Transaction unbalanced',
    'Debits and credits differ in a currency.',
  ),
  effective_date_in_future: entry(
    422,
    'Effective date in the future',
    'An effective date is at most the open accounting day.',
  ),
  transaction_not_found: entry(404, 'Transaction not found', 'The book has no such transaction.'),
  already_reversed: entry(409, 'Already reversed', 'A transaction is reversed once.'),
  reservation_not_found: entry(404, 'Reservation not found', 'The book has no such reservation.'),
  reservation_closed: entry(
    409,
    'Reservation closed',
    'The reservation was posted, voided or has expired.',
  ),
  reservation_exceeded: entry(
    422,
    'Reservation exceeded',
    'A posting is at most what was reserved, on the same accounts and sides.',
  ),
  linked_failed: entry(
    422,
    'Linked transaction failed',
    'Another transaction of the chain was rejected.',
  ),
  chain_too_large: entry(
    422,
    'Chain too large',
    'A chain is at most 500 transactions and 900,000 bytes as stored.',
  ),
  transaction_too_large: entry(
    422,
    'Transaction too large',
    'The transaction is above what the store takes in one append.',
  ),
  period_closed: entry(
    422,
    'Period closed',
    'The book is closed for that date. What is closed softly can be reopened under approval; what is closed for good is corrected by a reversal on the open day.',
  ),
  period_not_over: entry(
    422,
    'Period not over',
    'A period is closed once the accounting day of its last date is cut.',
  ),
  period_closed_before: entry(409, 'Period closed before', 'The period is closed already.'),
  period_open: entry(409, 'Period open', 'The period is not closed.'),
  closing_plan_outdated: entry(
    409,
    'Plan of the close outdated',
    'What the dry run showed is not so any more. Run it again and look at what it shows now.',
  ),
  closing_blocked: entry(
    422,
    'Close blocked',
    'Something of the period is not settled: the dry run lists each blocker with its owner and age.',
  ),
  too_many_limit_changes: entry(
    422,
    'Too many limit changes',
    'At most 1,000 changes of limits of one book wait for their day.',
  ),
  day_not_over: entry(
    422,
    'Day not over',
    'A day is cut once its cut time has passed in the time zone of the book.',
  ),
  too_many_days: entry(
    422,
    'Too many days',
    'More than 3 days would be cut at once. If the day is right, send `"force": true`.',
  ),
  day_unclear: entry(
    503,
    'Day unclear',
    'By the clock more than 3 days of the book are over and not cut: the clock is wrong, or nothing ran for long. Nothing is posted until an operator names the day that ended last (`POST …/day-cuts` with `force`).',
  ),
  book_exists: entry(
    409,
    'Book exists',
    'The book was opened with another time zone or another cut time.',
  ),
  book_not_found: entry(404, 'Book not found', 'The book was not opened.'),
} as const satisfies Record<string, ErrorEntry>;
