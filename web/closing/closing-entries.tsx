/** The entries that a close for good posts, debits and credits side by side. */
import { Anchor, Stack } from '@mantine/core';
import { Link } from 'wouter';
import { type Column, DataTable } from '../components/data-table.js';
import { Empty } from '../components/empty.js';
import { Money } from '../components/money.js';
import { type Text as Texts, useText } from '../texts/use-text.js';
import type { Closing } from './api.js';

type Entry = Closing['entries'][number]['entries'][number];

export function ClosingEntries({ closing }: { readonly closing: Closing }) {
  const t = useText();
  if (closing.entries.length === 0) {
    return <Empty title={t('closing.entries.none')} hint={t('closing.entries.none.hint')} />;
  }
  return (
    <Stack gap="sm">
      {closing.entries.map(({ transaction, entries }) => (
        <DataTable
          key={transaction}
          label={`${t('closing.entries')} ${transaction}`}
          columns={columnsIn(t)}
          rows={entries}
          keyOf={({ account, amount }) => `${account} ${amount.value}`}
        />
      ))}
    </Stack>
  );
}

const columnsIn = (t: Texts): readonly Column<Entry>[] => [
  {
    id: 'account',
    header: t('closing.account'),
    cell: ({ account }) => (
      <Anchor component={Link} href={`/accounts/${encodeURIComponent(account)}`} size="sm">
        {account}
      </Anchor>
    ),
  },
  side('debit', t('closing.debit')),
  side('credit', t('closing.credit')),
];

const side = (direction: Entry['direction'], header: string): Column<Entry> => ({
  id: direction,
  header,
  cell: (entry) => (entry.direction === direction ? <Money {...entry.amount} /> : null),
  width: 220,
  align: 'end',
});
