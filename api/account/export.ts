/** Accounts and their entries as files. */
import { isCurrency } from '../../domain/money/currencies.js';
import type { AccountView } from '../../projections/account/view.js';
import type { StatementEntry } from '../../projections/statement/queries.js';
import type { Engine } from '../composition/engine.js';
import type { RequestTo } from '../http/endpoint.js';
import { amount, type Column, count, text, time } from '../http/export/column.js';
import { type Export, exportEndpoint } from '../http/export/export-endpoint.js';
import { projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { accountRoutes } from './contract.js';

type Services = Pick<Engine, 'log' | 'projections' | 'ledger'>;

export const accountExportEndpoints = (engine: Services) => [
  exportEndpoint(accountRoutes.exportAccounts, (request) => exportAccounts(engine, request)),
  exportEndpoint(accountRoutes.exportAccountEntries, (request) => exportEntries(engine, request)),
];

async function exportAccounts(
  engine: Services,
  request: RequestTo<typeof accountRoutes.exportAccounts>,
): Promise<Export<AccountView>> {
  const { book, subject, currency, id: beginning } = request.query;
  if (currency !== undefined && !isCurrency(currency)) {
    return refuse('unknown_currency', undefined, 'currency');
  }
  if ((await engine.ledger.book(book)) === undefined) refuse('book_not_found', undefined, 'book');
  const shown = await projectedRead(engine, ['accounts'], request, () => Promise.resolve(book));
  const filter = { book, subject, currency, beginning };
  return {
    name: `accounts-${book}`,
    columns: accountColumns,
    every: (take) => engine.projections.queries.everyAccount(filter, take),
    ...shown,
  };
}

const accountColumns: readonly Column<AccountView>[] = [
  text('book', ({ book }) => book),
  text('id', ({ id }) => id),
  text('subject', ({ subject }) => subject),
  text('status', ({ status }) => status),
  text('currency', ({ currency }) => currency),
  amount('posted', ({ balance }) => balance.posted),
  amount('pendingIn', ({ balance }) => balance.pending.in),
  amount('pendingOut', ({ balance }) => balance.pending.out),
  amount('available', ({ balance }) => balance.available),
  amount('floor', ({ limits }) => limits.floor),
  amount('ceiling', ({ limits }) => limits.ceiling),
  count('entries', ({ balance }) => balance.sequence),
];

async function exportEntries(
  engine: Services,
  request: RequestTo<typeof accountRoutes.exportAccountEntries>,
): Promise<Export<StatementEntry>> {
  const { book, account: id, from, to } = request.query;
  const { queries } = engine.projections;
  const { timezone } =
    (await engine.ledger.book(book)) ?? refuse('book_not_found', undefined, 'book');
  const shown = await projectedRead(
    engine,
    ['statements', 'accounts'],
    request,
    () => queries.account({ book, id }),
    () => refuse('account_not_known', undefined, 'account'),
  );
  return {
    ...shown,
    name: ['account-entries', id, ...[from, to].flatMap((day) => day ?? [])].join('-'),
    columns: entryColumns(book, id, timezone),
    every: (take) => queries.everyAccountEntry({ book, account: id, from, to }, take),
  };
}

const entryColumns = (
  book: string,
  account: string,
  timezone: string,
): readonly Column<StatementEntry>[] => [
  text('book', () => book),
  text('account', () => account),
  count('sequence', ({ sequence }) => sequence),
  text('transaction', ({ transaction }) => transaction),
  text('reference', ({ reference }) => reference),
  text('day', ({ day }) => day),
  text('effectiveDate', ({ effectiveDate }) => effectiveDate),
  ...time<StatementEntry>('recordedAt', timezone, ({ recordedAt }) => recordedAt),
  text('currency', ({ amount: { currency } }) => currency),
  amount('debit', (entry) => (entry.direction === 'debit' ? entry.amount : undefined)),
  amount('credit', (entry) => (entry.direction === 'credit' ? entry.amount : undefined)),
  amount('balance', ({ balance }) => balance),
];
