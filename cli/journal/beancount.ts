/**
 * A journal for Beancount, whose account names hold letters, digits and `-` alone. An id is written
 * after an `X` with `-` as escape: `:` is `-c`, `.` is `-d`, `_` is `-u`, `-` is `--`. So two accounts
 * never share a name, and the id can be read back.
 */
import { nextDay } from '../../domain/ledger/calendar.js';
import type { SubjectType } from '../../domain/ledger/chart.js';
import type { JournalAccount, JournalFormat } from './journal.js';

const ROOTS: Readonly<Record<SubjectType, string>> = {
  asset: 'Assets',
  liability: 'Liabilities',
  equity: 'Equity',
  income: 'Income',
  expense: 'Expenses',
};

const ESCAPES: Readonly<Record<string, string>> = { ':': '-c', '.': '-d', _: '-u', '-': '--' };

const escaped = (id: string): string => id.replaceAll(/[:._-]/g, (sign) => ESCAPES[sign] ?? sign);

/** `channel_receivable` is `Channel-Receivable`. */
const subjectName = (subject: string): string =>
  subject
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('-');

export const beancountAccount = ({ id, subject }: JournalAccount): string =>
  `${ROOTS[subject.type]}:${subjectName(subject.id)}:X${escaped(id)}`;

const quoted = (text: string): string =>
  `"${text.replaceAll(/["\\]/g, (sign) => `\\${sign}`).replaceAll(/\s+/g, ' ')}"`;

export const beancount: JournalFormat = {
  header: (book) =>
    `; Book ${book}: dates are accounting days; debits are positive.\n` +
    `option "title" ${quoted(book)}\n\n`,
  currency: () => '',
  open: (account, day) =>
    `${day} open ${beancountAccount(account)} ${account.currency}\n  id: ${quoted(account.id)}\n`,
  transaction: ({ id, position, day, effectiveDate, reference, reverses, entries }) =>
    `\n${day} * ${quoted(reference ?? '')}\n` +
    `  transaction: ${quoted(id)}\n` +
    `  position: ${quoted(position)}\n` +
    `  effective: ${effectiveDate}\n` +
    (reverses === null ? '' : `  reverses: ${quoted(reverses)}\n`) +
    entries
      .map(
        ({ account, amount }) => `  ${beancountAccount(account)}  ${amount} ${account.currency}\n`,
      )
      .join(''),
  // Asserted as of the beginning of its day, and to the unit: Beancount would let two of them pass.
  end: (balances, day) =>
    `\n${balances
      .map(
        ({ account, balance }) =>
          `${nextDay(day)} balance ${beancountAccount(account)}  ${balance} ~ 0 ${account.currency}\n`,
      )
      .join('')}`,
};
