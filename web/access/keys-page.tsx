/** The API keys of a merchant: issued, rotated with an overlap, revoked. */
import { Stack } from '@mantine/core';
import { useState } from 'react';
import type { KeyBody } from '../../api/access/contract.js';
import type { Column } from '../components/data-table.js';
import { PageTitle } from '../components/page-title.js';
import { PagedTable } from '../components/paged-table.js';
import { ShownOnce } from '../components/shown-once.js';
import { Time } from '../components/time.js';
import { useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { useMay } from '../session/session.js';
import { type Text as Words, useText } from '../texts/use-text.js';
import { accessApi, KEYS } from './api.js';
import { IssueKey, KeyActs } from './key-acts.js';
import { KeyStatus, LastUsed } from './key-status.js';

const PAGE = 100;

export function KeysPage() {
  const t = useText();
  const may = useMay();
  const [secret, setSecret] = useState<string>();
  const [{ id }] = useFilter(['id']);
  const list = usePages([...KEYS, id], ({ cursor, signal }) =>
    accessApi.listKeys({
      query: { id, limit: PAGE, cursor },
      signal,
    }),
  );
  return (
    <Stack gap="sm">
      <PageTitle title={t('access.keys')} hint={t('access.keys.hint')}>
        {may('issueKey') && <IssueKey onSecret={setSecret} />}
      </PageTitle>
      {secret === undefined ? null : (
        <ShownOnce
          title={t('access.shown.title')}
          hint={t('access.shown.hint')}
          value={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
      <PagedTable
        label={t('access.keys')}
        list={list}
        empty={{ title: t('access.none'), hint: t('access.none.hint') }}
        columns={columnsIn(t, may('rotateKey'), setSecret)}
        keyOf={({ id }) => id}
      />
    </Stack>
  );
}

const columnsIn = (
  t: Words,
  mayChange: boolean,
  onSecret: (secret: string | undefined) => void,
): readonly Column<KeyBody>[] => [
  { id: 'name', header: t('access.name'), cell: ({ name }) => name ?? t('access.unnamed') },
  {
    id: 'hint',
    header: t('access.key'),
    cell: ({ hint }) => <code>tbk_…{hint}</code>,
    width: 130,
  },
  {
    id: 'status',
    header: t('access.status'),
    cell: KeyStatus,
    width: 140,
  },
  {
    id: 'created',
    header: t('access.created_at'),
    cell: ({ createdAt }) => <Time at={createdAt} />,
    width: 176,
  },
  {
    id: 'used',
    header: t('access.last_used_at'),
    cell: LastUsed,
    width: 176,
  },
  {
    id: 'overlap',
    header: t('access.overlap_until'),
    cell: ({ overlapUntil, revokedAt }) =>
      overlapUntil === null || revokedAt !== null ? null : <Time at={overlapUntil} />,
    width: 176,
  },
  ...(mayChange
    ? [
        {
          id: 'acts',
          header: t('access.acts'),
          cell: (key: KeyBody) =>
            key.status === 'active' && <KeyActs of={key} onSecret={onSecret} />,
          width: 190,
        },
      ]
    : []),
];
