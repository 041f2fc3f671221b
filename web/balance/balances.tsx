/** What stands in a merchant's accounts: a line for each account, with what can be taken from it. */
import { Stack, Title } from '@mantine/core';
import type { Column } from '../components/data-table.js';
import { Money } from '../components/money.js';
import { PagedTable } from '../components/paged-table.js';
import { Status } from '../components/status.js';
import { usePages } from '../components/use-pages.js';
import { type Text, useText } from '../texts/use-text.js';
import { type Balance, balanceApi, BALANCES } from './api.js';

const PAGE = 100;

/** @param merchant left out for the reader's own */
export function Balances({ merchant }: { readonly merchant?: string | undefined }) {
  const t = useText();
  const list = usePages([BALANCES, merchant], ({ cursor, signal }) =>
    balanceApi.listBalances({ query: { merchant, limit: PAGE, cursor }, signal }),
  );
  return (
    <Stack gap="xs" component="section" aria-label={t('balance.list')}>
      <Title order={3} size="h5">
        {t('balance.list')}
      </Title>
      <PagedTable
        label={t('balance.list')}
        list={list}
        empty={{ title: t('balance.none'), hint: t('balance.none.hint') }}
        columns={columnsIn(t)}
        keyOf={({ subject, currency }) => `${subject} ${currency}`}
      />
    </Stack>
  );
}

const SUBJECTS = [
  'merchant_pending',
  'merchant_payable',
  'merchant_reserve',
  'merchant_receivable',
  'dispute_hold',
] as const;

function subjectText(t: Text, subject: string): string {
  const known = SUBJECTS.find((name) => name === subject);
  return known === undefined ? subject : t(`balance.subject.${known}`);
}

const AMOUNT = 168;

const columnsIn = (t: Text): readonly Column<Balance>[] => [
  {
    id: 'subject',
    header: t('balance.account'),
    cell: ({ subject, status }) => (
      <>
        {subjectText(t, subject)}{' '}
        {status === 'open' ? null : <Status tone="attention" label={t(`balance.${status}`)} />}
      </>
    ),
  },
  {
    id: 'posted',
    header: t('balance.posted'),
    cell: ({ posted }) => <Money {...posted} />,
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'held',
    header: t('balance.held'),
    cell: ({ held }) => <Money {...held} />,
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'available',
    header: t('balance.available'),
    cell: ({ available }) => (
      <strong>
        <Money {...available} />
      </strong>
    ),
    align: 'end',
    width: AMOUNT,
  },
];
