/** The numbered flow of an account. */
import { Stack, Title } from '@mantine/core';
import type { AccountEntryBody } from '../../api/account/contract.js';
import { type Column, DataTable } from '../components/data-table.js';
import { Empty } from '../components/empty.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Id } from '../components/id.js';
import { Money } from '../components/money.js';
import { MoreButton } from '../components/more-button.js';
import { Skeletons } from '../components/skeletons.js';
import { Time } from '../components/time.js';
import { usePages } from '../components/use-pages.js';
import { type Text, useText } from '../texts/use-text.js';
import { voucherAddress } from '../transaction/address.js';
import { accountApi } from './api.js';

const PAGE = 100;

interface EntryListProps {
  readonly book: string;
  readonly account: string;
}

export function EntryList({ book, account: id }: EntryListProps) {
  const t = useText();
  const entries = usePages(['account-entries', book, id], ({ cursor, signal }) =>
    accountApi.listAccountEntries({ params: { book, id }, query: { limit: PAGE, cursor }, signal }),
  );
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {t('account.entries')}
      </Title>
      {entries.error === null ? null : (
        <ErrorNotice error={entries.error} onRetry={entries.again} />
      )}
      {entries.items === undefined && entries.error === null ? <Skeletons lines={6} /> : null}
      {entries.items?.length === 0 ? (
        <Empty title={t('account.entries.none')} hint={t('account.entries.none.hint')} />
      ) : null}
      {entries.items === undefined || entries.items.length === 0 ? null : (
        <DataTable
          label={t('account.entries')}
          columns={columnsIn(t, book)}
          rows={entries.items}
          keyOf={({ sequence }) => String(sequence)}
        />
      )}
      <MoreButton list={entries} />
    </Stack>
  );
}

const columnsIn = (t: Text, book: string): readonly Column<AccountEntryBody>[] => [
  { id: 'number', header: t('account.number'), align: 'end', width: 70, cell: (e) => e.sequence },
  {
    id: 'at',
    header: t('ledger.recorded_at'),
    width: 176,
    cell: ({ recordedAt }) => <Time at={recordedAt} />,
  },
  { id: 'day', header: t('ledger.day'), width: 140, cell: ({ day }) => day },
  {
    id: 'voucher',
    header: t('ledger.voucher'),
    cell: ({ transaction }) => <Id value={transaction} href={voucherAddress(book, transaction)} />,
  },
  ...(['debit', 'credit'] as const).map((side): Column<AccountEntryBody> => ({
    id: side,
    header: t(`ledger.${side}`),
    align: 'end',
    width: 160,
    cell: ({ direction, amount }) => (direction === side ? <Money {...amount} /> : null),
  })),
  {
    id: 'balance',
    header: t('account.balance'),
    align: 'end',
    width: 170,
    cell: ({ balance }) => <Money {...balance} />,
  },
];
