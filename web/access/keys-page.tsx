/** The API keys of a merchant: issued, rotated with an overlap, revoked. */
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { KeyBody } from '../../api/access/contract.js';
import type { Column } from '../components/data-table.js';
import { PagedTable } from '../components/paged-table.js';
import { Status } from '../components/status.js';
import { Time } from '../components/time.js';
import { usePages } from '../components/use-pages.js';
import { useMay } from '../session/session.js';
import { type Text as Words, useText } from '../texts/use-text.js';
import { accessApi } from './api.js';
import { type Asked, KeyDialog } from './key-dialog.js';

const PAGE = 100;
const KEYS = ['keys'];

export function KeysPage() {
  const t = useText();
  const may = useMay();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Asked>();
  const list = usePages(KEYS, ({ cursor, signal }) =>
    accessApi.listKeys({
      query: { limit: PAGE, cursor },
      signal,
    }),
  );
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h3">
          {t('access.keys')}
        </Title>
        {may('issueKey') && (
          <Button onClick={() => setAsked({ act: 'issue' })}>{t('access.issue')}</Button>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {t('access.keys.hint')}
      </Text>
      <PagedTable
        label={t('access.keys')}
        list={list}
        empty={{ title: t('access.none'), hint: t('access.none.hint') }}
        columns={columnsIn(t, may('rotateKey'), setAsked)}
        keyOf={({ id }) => id}
      />
      {asked === undefined ? null : (
        <KeyDialog
          asked={asked}
          onChanged={() => void queries.invalidateQueries({ queryKey: KEYS })}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Stack>
  );
}

const TONES = { active: 'good', awaiting_approval: 'attention', revoked: 'neutral' } as const;

const columnsIn = (
  t: Words,
  mayChange: boolean,
  ask: (asked: Asked) => void,
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
    cell: ({ status }) => <Status tone={TONES[status]} label={t(`access.status.${status}`)} />,
    width: 140,
  },
  {
    id: 'created',
    header: t('access.created_at'),
    cell: ({ createdAt }) => <Time at={createdAt} />,
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
          cell: (key: KeyBody) => key.status === 'active' && <KeyActs keyBody={key} ask={ask} />,
          width: 190,
        },
      ]
    : []),
];

function KeyActs({
  keyBody,
  ask,
}: {
  readonly keyBody: KeyBody;
  readonly ask: (asked: Asked) => void;
}) {
  const t = useText();
  const name = keyBody.name ?? keyBody.hint;
  return (
    <Group gap={4} wrap="nowrap">
      {(['rotate', 'revoke'] as const).map((act) => (
        <Button
          key={act}
          size="compact-xs"
          variant="default"
          aria-label={t(`access.${act}.named`, { name })}
          onClick={() => ask({ act, key: keyBody })}
        >
          {t(`access.${act}`)}
        </Button>
      ))}
    </Group>
  );
}
