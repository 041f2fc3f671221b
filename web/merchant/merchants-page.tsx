/** Every merchant: found by how its name or id begins, and by whether an account of it is frozen. */
import { Anchor, Group, NativeSelect, Stack } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { LIST_EVERY_MS, useStream } from '../client/stream.js';
import type { Column } from '../components/data-table.js';
import { Id } from '../components/id.js';
import { PageTitle } from '../components/page-title.js';
import { PagedTable } from '../components/paged-table.js';
import { ShownOnce } from '../components/shown-once.js';
import { Time } from '../components/time.js';
import { TypedField } from '../components/typed-field.js';
import { useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { InBookZone } from '../ledger/book-frame.js';
import { useMay } from '../session/session.js';
import { type Text, useText } from '../texts/use-text.js';
import { type ListedMerchant, merchantApi, MERCHANTS, pathOf } from './api.js';
import { CreateMerchant } from './create-merchant.js';
import { Fee } from './fee.js';
import { MerchantStatus } from './merchant-status.js';

const PAGE = 100;
const STATUSES = ['active', 'partly_frozen', 'frozen'] as const;

export function MerchantsPage() {
  const t = useText();
  const may = useMay();
  const [filter, change] = useFilter(['name', 'id', 'status']);
  const [key, setKey] = useState<string>();
  const query = { ...filter, status: STATUSES.find((status) => status === filter.status) };
  useStream({
    topics: ['merchants', 'accounts'],
    keys: [[MERCHANTS, 'list']],
    everyMs: LIST_EVERY_MS,
  });
  const list = usePages([MERCHANTS, 'list', query], ({ cursor, signal }) =>
    merchantApi.listMerchants({ query: { ...query, limit: PAGE, cursor }, signal }),
  );
  const none = Object.keys(filter).length > 0 ? 'merchant.none_found' : 'merchant.none';
  return (
    <InBookZone>
      <Stack gap="sm">
        <PageTitle title={t('merchant.list')}>
          {may('createMerchant') && <CreateMerchant onKey={setKey} />}
        </PageTitle>
        {key === undefined ? null : (
          <ShownOnce
            title={t('merchant.key')}
            hint={t('merchant.key.hint')}
            value={key}
            onClose={() => setKey(undefined)}
          />
        )}
        <Group align="flex-end" gap="sm" role="search" aria-label={t('merchant.filters')}>
          <TypedField
            label={t('merchant.search.name')}
            value={filter.name ?? ''}
            onTyped={(name) => change({ name })}
          />
          <TypedField
            label={t('merchant.search.id')}
            value={filter.id ?? ''}
            onTyped={(id) => change({ id })}
          />
          <NativeSelect
            label={t('merchant.status')}
            value={query.status ?? ''}
            data={[
              { value: '', label: t('merchant.status.any') },
              ...STATUSES.map((value) => ({ value, label: t(`merchant.status.${value}`) })),
            ]}
            onChange={({ currentTarget }) => change({ status: currentTarget.value })}
          />
        </Group>
        <PagedTable
          label={t('merchant.list')}
          list={list}
          empty={{ title: t(none), hint: t(`${none}.hint`) }}
          columns={columnsIn(t)}
          keyOf={({ id }) => id}
        />
      </Stack>
    </InBookZone>
  );
}

const columnsIn = (t: Text): readonly Column<ListedMerchant>[] => [
  {
    id: 'name',
    header: t('merchant.name'),
    cell: ({ id, name }) => (
      <Anchor component={Link} href={pathOf(id)} size="sm">
        {name}
      </Anchor>
    ),
  },
  { id: 'id', header: t('merchant.id'), cell: ({ id }) => <Id value={id} />, width: 220 },
  { id: 'status', header: t('merchant.status'), cell: MerchantStatus, width: 180 },
  { id: 'fee', header: t('merchant.fee'), cell: Fee, width: 190, align: 'end' },
  {
    id: 'since',
    header: t('merchant.registered_at'),
    cell: ({ registeredAt }) => <Time at={registeredAt} />,
    width: 176,
  },
];
