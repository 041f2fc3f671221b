/** Accounts as they stand, by id. */
import type { AccountBody } from '../../api/account/contract.js';
import type { Column } from '../components/data-table.js';
import { Id } from '../components/id.js';
import { Money } from '../components/money.js';
import { PagedTable } from '../components/paged-table.js';
import { addressOf } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { type Text, useText } from '../texts/use-text.js';
import { accountApi } from './api.js';
import { AccountStatus } from './account-status.js';

export interface AccountFilter {
  readonly book: string;
  readonly subject?: string | undefined;
  readonly currency?: string | undefined;
  /** How the id begins. */
  readonly id?: string | undefined;
}

const PAGE = 100;

export function AccountList({ filter }: { readonly filter: AccountFilter }) {
  const t = useText();
  const { book, ...narrowed } = filter;
  const accounts = usePages(['accounts', filter], ({ cursor, signal }) =>
    accountApi.listAccounts({
      params: { book },
      query: { ...narrowed, limit: PAGE, cursor },
      signal,
    }),
  );
  return (
    <PagedTable
      label={t('account.title')}
      list={accounts}
      empty={{ title: t('account.none'), hint: t('account.none.hint') }}
      columns={columnsIn(t)}
      keyOf={({ id }) => id}
    />
  );
}

export const accountAddress = (book: string, id: string): string =>
  addressOf(`/accounts/${id}`, { book });

const columnsIn = (t: Text): readonly Column<AccountBody>[] => [
  {
    id: 'id',
    header: t('ledger.account'),
    cell: ({ book, id }) => <Id value={id} href={accountAddress(book, id)} whole />,
  },
  {
    id: 'status',
    header: t('account.status'),
    width: 120,
    cell: ({ status }) => <AccountStatus status={status} />,
  },
  {
    id: 'posted',
    header: t('account.posted'),
    align: 'end',
    width: 190,
    cell: ({ balance }) => <Money {...balance.posted} />,
  },
  {
    id: 'available',
    header: t('account.available'),
    align: 'end',
    width: 190,
    cell: ({ balance }) => <Money {...balance.available} />,
  },
  {
    id: 'entries',
    header: t('account.entries'),
    align: 'end',
    width: 90,
    cell: ({ balance }) => balance.sequence,
  },
];
