/** What differs on a day, the event at which it began, and the case that was raised. */
import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import { type Column, DataTable } from '../components/data-table.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Money } from '../components/money.js';
import { addressOf } from '../components/use-filter.js';
import { type Text as Texts, useText } from '../texts/use-text.js';
import type { ControlCheck } from './api.js';

type Break = ControlCheck['breaks'][number];

export function Breaks({ check }: { readonly check: ControlCheck }) {
  const t = useText();
  const { breaks, more, first, case: raised } = check;
  return (
    <Stack gap="md">
      <Title order={3} size="h5">
        {t('control-check.breaks')}
      </Title>
      <DataTable
        label={t('control-check.breaks')}
        columns={columnsIn(t)}
        rows={breaks}
        keyOf={({ kind, subject, account, currency }) =>
          `${kind} ${account ?? ''} ${subject ?? ''} ${currency}`
        }
      />
      {more && <Text size="sm">{t('control-check.more')}</Text>}
      {first === null ? null : (
        <Facts
          facts={[
            { name: t('control-check.first'), value: first.day },
            { name: t('control-check.event'), value: <FirstEvent check={check} /> },
            {
              name: t('control-check.case'),
              value: raised === null ? null : <Id value={raised} href={`/cases/${raised}`} />,
            },
          ]}
        />
      )}
    </Stack>
  );
}

function FirstEvent({ check: { book, first } }: { readonly check: ControlCheck }) {
  const t = useText();
  const event = first?.event ?? null;
  if (event === null) return t('control-check.event.none');
  const { transaction, account, expected, found } = event;
  return (
    <Stack gap={2}>
      <Anchor
        component={Link}
        size="sm"
        href={addressOf(`/transactions/${encodeURIComponent(transaction)}`, { book })}
      >
        {transaction}
      </Anchor>
      <Text size="sm">
        {account ?? t('control-check.voucher')}: {expected.value} → {found.value}{' '}
        {expected.currency}
      </Text>
    </Stack>
  );
}

const columnsIn = (t: Texts): readonly Column<Break>[] => [
  {
    id: 'kind',
    header: t('control-check.kind'),
    cell: ({ kind }) => t(`control-check.kind.${kind}`),
  },
  {
    id: 'of',
    header: t('control-check.of'),
    width: 260,
    cell: ({ subject, account }) => account ?? subject ?? t('control-check.all'),
  },
  {
    id: 'expected',
    header: t('control-check.expected'),
    align: 'end',
    width: 190,
    cell: ({ expected }) => <Money {...expected} />,
  },
  {
    id: 'found',
    header: t('control-check.found'),
    align: 'end',
    width: 190,
    cell: ({ found }) => <Money {...found} />,
  },
];
