/** The case of a break of the control check: known by where the break began, so that it is raised once. */
import type { CaseReport } from '../../domain/case/case.js';
import { derivedId } from '../../domain/ids.js';

export const CONTROL_BREAK = 'control_break';

/** What a check found first. */
export interface FoundBreak {
  readonly book: string;
  readonly kind: string;
  /** Null for a whole currency. */
  readonly subject: string | null;
  readonly currency: string;
  readonly account: string | null;
  /** The first day that differs; of what is kept as of now, that on which it was found. */
  readonly day: string;
  readonly expected: string;
  readonly found: string;
  readonly transaction: string | null;
}

/** What is kept as of now differs on every day on which it is looked at: it is known by what it says. */
const beginningOf = ({ kind, day, found }: FoundBreak): string =>
  kind === 'account' || kind === 'total' ? found : day;

export const breakCaseId = (one: FoundBreak): string =>
  derivedId(
    'case',
    CONTROL_BREAK,
    one.book,
    one.kind,
    one.subject ?? '',
    one.currency,
    one.account ?? '',
    beginningOf(one),
  );

export function breakReport(one: FoundBreak): CaseReport {
  const { book, kind, subject, currency, account, day, expected, found, transaction } = one;
  const of = subject === null ? currency : `${subject} ${currency}`;
  return {
    case: breakCaseId(one),
    kind: CONTROL_BREAK,
    ...{ flow: null, subject: null, channel: null },
    summary: `accounts and general ledger differ: ${of} of ${book}, ${expected} is due and ${found} is there`,
    details: {
      ...{ book, class: kind, currency, day, expected, found },
      ...(subject === null ? {} : { subject }),
      ...(account === null ? {} : { account }),
      ...(transaction === null ? {} : { transaction }),
    },
  };
}
