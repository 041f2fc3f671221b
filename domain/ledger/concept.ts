import { ledgerEventSchemas, ledgerEventVersions } from './events.js';
import { ledgerErrors } from './errors.js';
import { ledgerStreams } from './streams.js';
import type { Concept } from '../kernel/concept.js';

export const ledger = {
  title: 'Ledger',
  streams: '`ledger-{book}`; `BookRegistered` in `tallybook-books`',
  categories: [ledgerStreams.category],
  eventSchemas: ledgerEventSchemas,
  eventVersions: ledgerEventVersions,
  eventMeanings: {
    BookRegistered: 'A book of this name may exist: written before its stream.',
    BookOpened: 'A book began, with its time zone and first accounting day.',
    SubjectAdded: 'The chart of the book has one subject more.',
    AccountOpened: 'An account was opened under a subject, with its limits.',
    AccountFrozen: 'The account takes no more postings until it is unfrozen.',
    AccountUnfrozen: 'The account takes postings again.',
    AccountClosed: 'The account, empty by then, was closed for ever.',
    AccountLimitsChanged: 'From here on the account has these limits and no others.',
    AccountLimitsScheduled: 'A change of limits was fixed for the beginning of a later day.',
    TransactionPosted:
      'A balanced transaction; each entry carries the number and the balance of its account.',
    ReservationMade: 'Amounts are held; they count against the limits.',
    ReservationVoided: 'The hold was given up or has expired.',
    ReservationPrevented: 'The void came before its reservation, which is refused from now on.',
    DayCut: 'One accounting day was closed and the next was opened.',
    PeriodClosed: 'No request may take effect through this day any more.',
    PeriodReopened: 'What was closed softly is open again from this period on.',
  },
  idPrefixes: { transaction: 'ltx', reservation: 'lrs' },
  errors: ledgerErrors,
} as const satisfies Concept<keyof typeof ledgerEventSchemas>;
