/** The numbered flow of an account. */
import { Group, Stack, Title } from '@mantine/core';
import type { AccountEntryBody } from '../../api/account/contract.js';
import type { Column } from '../components/data-table.js';
import { ExportMenu } from '../components/export-menu.js';
import { Id } from '../components/id.js';
import { Money } from '../components/money.js';
import { PagedTable } from '../components/paged-table.js';
import { Time } from '../components/time.js';
import { usePages } from '../components/use-pages.js';
import { type Text, useText } from '../texts/use-text.js';
import { voucherAddress } from '../transaction/address.js';
import { accountApi, accountFiles } from './api.js';

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
      <Group justify="space-between">
        <Title order={3} size="h5">
          {t('account.entries')}
        </Title>
        <ExportMenu
          onExport={(params) =>
            accountFiles.exportAccountEntries({ params, query: { book, account: id } })
          }
        />
      </Group>
      <PagedTable
        label={t('account.entries')}
        list={entries}
        empty={{ title: t('account.entries.none'), hint: t('account.entries.none.hint') }}
        columns={columnsIn(t, book)}
        keyOf={({ sequence }) => String(sequence)}
      />
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
