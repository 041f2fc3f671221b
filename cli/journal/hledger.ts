/**
 * A journal for hledger. Accounts are `TYPE:SUBJECT:ID` with the `:` of the id written as `/`, which no
 * id contains: two accounts never share a name, and no account is the parent of another account. Each entry
 * asserts the balance after it.
 */
import type { SubjectType } from '../../domain/ledger/chart.js';
import { formatMinor } from '../../domain/money/money.js';
import type { JournalAccount, JournalFormat } from './journal.js';

const ROOTS: Readonly<Record<SubjectType, string>> = {
  asset: 'assets',
  liability: 'liabilities',
  equity: 'equity',
  income: 'income',
  expense: 'expenses',
};

export const hledgerAccount = ({ id, subject }: JournalAccount): string =>
  `${ROOTS[subject.type]}:${subject.id}:${id.replaceAll(':', '/')}`;

/** A description ends where a comment or a note begins. */
const description = (text: string): string => text.replaceAll(/[;|\s]+/g, ' ').trim();

export const hledger: JournalFormat = {
  header: (book) =>
    `; Book ${book}: dates are accounting days, second dates effective dates; debits are positive.\n` +
    'decimal-mark .\n\n',
  currency: (code) => {
    const one = formatMinor(1n, code).replace(/1$/, '0');
    return `commodity ${code} ${one.includes('.') ? one : `${one}.`}\n`;
  },
  open: (account) => `account ${hledgerAccount(account)}\n`,
  transaction: ({ id, position, day, effectiveDate, reference, reverses, entries }) => {
    const date = effectiveDate === day ? day : `${day}=${effectiveDate}`;
    const notes = [`position:${position}`, ...(reverses === null ? [] : [`reverses:${reverses}`])];
    const lines = entries.map(
      ({ account, amount, balance }) =>
        `    ${hledgerAccount(account)}  ${account.currency} ${amount} = ${account.currency} ${balance}\n`,
    );
    const title = reference === null ? '' : ` ${description(reference)}`;
    return `\n${date} (${id})${title}\n    ; ${notes.join(', ')}\n${lines.join('')}`;
  },
  end: () => '',
};
