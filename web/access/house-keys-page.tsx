/** The keys of the house and of all merchants: whose each is, when it was last used, and what is done to it. */
import { Anchor, Group, NativeSelect, Stack } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { KeyBody } from '../../api/access/contract.js';
import { LIST_EVERY_MS, useStream } from '../client/stream.js';
import type { Column } from '../components/data-table.js';
import { Id } from '../components/id.js';
import { PageTitle } from '../components/page-title.js';
import { PagedTable } from '../components/paged-table.js';
import { ShownOnce } from '../components/shown-once.js';
import { TypedField } from '../components/typed-field.js';
import { useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { InBookZone } from '../ledger/book-frame.js';
import { pathOf } from '../merchant/api.js';
import { useMay } from '../session/session.js';
import { type Text, useText } from '../texts/use-text.js';
import { accessApi, KEYS } from './api.js';
import { IssueHouseKey } from './issue-house-key.js';
import { KeyActs } from './key-acts.js';
import { KeyStatus, LastUsed } from './key-status.js';

const PAGE = 100;

export function HouseKeysPage() {
  const t = useText();
  const may = useMay();
  const [filter, change] = useFilter(['id', 'merchant', 'owner']);
  const [secret, setSecret] = useState<string>();
  const query =
    filter.owner === 'house'
      ? ({ owner: 'house' } as const)
      : { id: filter.id, merchant: filter.merchant };
  useStream({ topics: ['keys'], everyMs: LIST_EVERY_MS });
  const list = usePages([...KEYS, query], ({ cursor, signal }) =>
    accessApi.listKeys({ query: { ...query, limit: PAGE, cursor }, signal }),
  );
  return (
    <InBookZone>
      <Stack gap="sm">
        <PageTitle title={t('access.keys')}>
          {may('issueKey') && <IssueHouseKey onSecret={setSecret} />}
        </PageTitle>
        {secret === undefined ? null : (
          <ShownOnce
            title={t('access.shown.title')}
            hint={t('access.shown.house.hint')}
            value={secret}
            onClose={() => setSecret(undefined)}
          />
        )}
        <Group align="flex-end" gap="sm" role="search" aria-label={t('access.filters')}>
          <NativeSelect
            label={t('access.owner')}
            value={filter.owner === 'house' ? 'house' : ''}
            data={[
              { value: '', label: t('access.owner.all') },
              { value: 'house', label: t('access.owner.house') },
            ]}
            onChange={({ currentTarget }) =>
              change({ owner: currentTarget.value, id: '', merchant: '' })
            }
          />
          <TypedField
            label={t('access.id')}
            value={filter.id ?? ''}
            onTyped={(id) => change({ id, owner: '' })}
          />
          <TypedField
            label={t('access.owner.merchant')}
            value={filter.merchant ?? ''}
            onTyped={(merchant) => change({ merchant, owner: '' })}
          />
        </Group>
        <PagedTable
          label={t('access.keys')}
          list={list}
          empty={{ title: t('access.none'), hint: t('access.none.house.hint') }}
          columns={columnsIn(t, may('revokeKey'), setSecret)}
          keyOf={({ id }) => id}
        />
      </Stack>
    </InBookZone>
  );
}

const columnsIn = (
  t: Text,
  mayChange: boolean,
  onSecret: (secret: string | undefined) => void,
): readonly Column<KeyBody>[] => [
  { id: 'id', header: t('access.id'), cell: ({ id }) => <Id value={id} />, width: 170 },
  { id: 'name', header: t('access.name'), cell: ({ name }) => name ?? '–' },
  { id: 'owner', header: t('access.owner'), cell: Owner, width: 130 },
  {
    id: 'role',
    header: t('access.role'),
    cell: ({ role }) => t(`access.role.${role}`),
    width: 90,
  },
  { id: 'status', header: t('access.status'), cell: KeyStatus, width: 145 },
  { id: 'used', header: t('access.last_used_at'), cell: LastUsed, width: 165 },
  ...(mayChange
    ? [
        {
          id: 'acts',
          header: t('access.acts'),
          cell: (key: KeyBody) =>
            key.status !== 'revoked' && <KeyActs of={key} onSecret={onSecret} />,
          width: 150,
        },
      ]
    : []),
];

function Owner({ merchant }: Pick<KeyBody, 'merchant'>) {
  const t = useText();
  return merchant === null ? (
    t('access.owner.house')
  ) : (
    <Anchor component={Link} href={pathOf(merchant)} size="sm">
      {merchant}
    </Anchor>
  );
}
