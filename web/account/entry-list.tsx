/** The numbered flow of an account. */
import type { AccountEntryBody } from '../../api/account/contract.js';
import type { Column } from '../components/data-table.js';
import { Id } from '../components/id.js';
import { Money } from '../components/money.js';
import { PagedTable } from '../components/paged-table.js';
import { Time } from '../components/time.js';
import type { Pages } from '../components/use-pages.js';
import { type Text, useText } from '../texts/use-text.js';
import { voucherAddress } from '../transaction/address.js';

interface EntryListProps {
  readonly book: string;
  readonly list: Pages<AccountEntryBody>;
  /** For paper. */
  readonly whole: boolean;
}

export function EntryList({ book, list, whole }: EntryListProps) {
  const t = useText();
  return (
    <PagedTable
      label={t('account.entries')}
      list={list}
      empty={{ title: t('account.entries.none'), hint: t('account.entries.none.hint') }}
      columns={columnsIn(t, book)}
      keyOf={({ sequence }) => String(sequence)}
      whole={whole}
    />
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
