/** Top-ups, newest first; in the console those of all merchants. */
import { Anchor, Stack } from '@mantine/core';
import { Link } from 'wouter';
import { LIST_EVERY_MS, useStream } from '../client/stream.js';
import type { Column } from '../components/data-table.js';
import { Money } from '../components/money.js';
import { PagedTable } from '../components/paged-table.js';
import { PageTitle } from '../components/page-title.js';
import { Time } from '../components/time.js';
import { TypedField } from '../components/typed-field.js';
import { useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { useMay, useSession } from '../session/session.js';
import { type Text, useText } from '../texts/use-text.js';
import { AnnounceTopup } from './announce-topup.js';
import { type Topup, topupApi, topupPath, TOPUPS } from './api.js';
import { TopupStatus } from './topup-status.js';

const PAGE = 100;

export function TopupsPage() {
  const t = useText();
  const may = useMay();
  const isOfHouse = useSession().user.merchant === null;
  const [{ merchant }, change] = useFilter(['merchant']);
  useStream({ topics: [TOPUPS], everyMs: LIST_EVERY_MS });
  const list = usePages([TOPUPS, 'list', merchant], ({ cursor, signal }) =>
    topupApi.listTopups({ query: { merchant, limit: PAGE, cursor }, signal }),
  );
  return (
    <Stack gap="md">
      <PageTitle title={t('topup.list')} hint={t('topup.hint')}>
        {!isOfHouse && may('createTopup') && <AnnounceTopup />}
      </PageTitle>
      {isOfHouse && (
        <TypedField
          label={t('topup.merchant')}
          value={merchant ?? ''}
          onTyped={(typed) => change({ merchant: typed })}
        />
      )}
      <PagedTable
        label={t('topup.list')}
        list={list}
        empty={{ title: t('topup.none'), hint: t('topup.none.hint') }}
        columns={columnsIn(t, isOfHouse)}
        keyOf={({ id }) => id}
      />
    </Stack>
  );
}

const AMOUNT = 160;

const columnsIn = (t: Text, isOfHouse: boolean): readonly Column<Topup>[] => [
  {
    id: 'created',
    header: t('topup.created_at'),
    cell: ({ createdAt }) => <Time at={createdAt} />,
    width: 168,
  },
  ...(isOfHouse
    ? [{ id: 'merchant', header: t('topup.merchant'), cell: ({ merchant }: Topup) => merchant }]
    : []),
  {
    id: 'reference',
    header: t('topup.reference'),
    cell: ({ id, reference }) => (
      <Anchor component={Link} href={topupPath(id)} size="sm">
        {reference}
      </Anchor>
    ),
  },
  { id: 'status', header: t('topup.status'), cell: TopupStatus, width: 160 },
  {
    id: 'amount',
    header: t('topup.amount'),
    cell: ({ amount }) => <Money {...amount} />,
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'credits',
    header: t('topup.credits'),
    cell: ({ credits }) => credits.length,
    align: 'end',
    width: 120,
  },
];
