/** The vouchers of a day on a subject. Once all are shown, the page adds them up itself. */
import { Stack } from '@mantine/core';
import type { ExplainedVoucher } from '../../api/trial-balance/contract.js';
import { type Column, DataTable } from '../components/data-table.js';
import { Empty } from '../components/empty.js';
import { Id } from '../components/id.js';
import { Money } from '../components/money.js';
import { MoreButton } from '../components/more-button.js';
import { Status } from '../components/status.js';
import { sumOf } from '../components/sum.js';
import { Time } from '../components/time.js';
import type { Pages } from '../components/use-pages.js';
import { voucherAddress } from '../transaction/address.js';
import { type Text, useText } from '../texts/use-text.js';

interface Amount {
  readonly value: string;
}

interface VoucherListProps {
  readonly book: string;
  readonly vouchers: Pages<ExplainedVoucher>;
  /** What the vouchers must add up to. */
  readonly turnover: { readonly debits: Amount; readonly credits: Amount };
}

export function VoucherList({ book, vouchers, turnover }: VoucherListProps) {
  const t = useText();
  const { items = [], hasMore } = vouchers;
  if (items.length === 0) {
    return (
      <Empty
        title={t('trial-balance.vouchers.none')}
        hint={t('trial-balance.vouchers.none.hint')}
      />
    );
  }
  const addsUp =
    sumOf(items.map(({ debits }) => debits.value)) === turnover.debits.value &&
    sumOf(items.map(({ credits }) => credits.value)) === turnover.credits.value;
  const count = { count: items.length };
  return (
    <Stack gap="xs">
      <DataTable
        label={t('trial-balance.vouchers')}
        columns={columnsIn(t, book)}
        rows={items}
        keyOf={({ transaction }) => transaction}
        maxHeight={400}
      />
      {hasMore ? (
        <Status tone="neutral" label={t('trial-balance.part', count)} />
      ) : (
        <Status
          tone={addsUp ? 'good' : 'bad'}
          label={addsUp ? t('trial-balance.adds_up', count) : t('trial-balance.adds_up_not')}
        />
      )}
      <MoreButton list={vouchers} />
    </Stack>
  );
}

const columnsIn = (t: Text, book: string): readonly Column<ExplainedVoucher>[] => [
  {
    id: 'at',
    header: t('ledger.recorded_at'),
    width: 176,
    cell: ({ recordedAt }) => <Time at={recordedAt} />,
  },
  {
    id: 'voucher',
    header: t('ledger.voucher'),
    width: 200,
    cell: ({ transaction }) => <Id value={transaction} href={voucherAddress(book, transaction)} />,
  },
  { id: 'reference', header: t('ledger.reference'), cell: ({ reference }) => reference ?? '' },
  {
    id: 'effective',
    header: t('ledger.effective_date'),
    width: 132,
    cell: ({ effectiveDate }) => effectiveDate,
  },
  {
    id: 'debits',
    header: t('ledger.debits'),
    align: 'end',
    width: 170,
    cell: ({ debits }) => <Money {...debits} />,
  },
  {
    id: 'credits',
    header: t('ledger.credits'),
    align: 'end',
    width: 170,
    cell: ({ credits }) => <Money {...credits} />,
  },
];
