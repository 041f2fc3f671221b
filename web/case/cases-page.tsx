/** What needs manual action: open cases first. */
import { Anchor, SegmentedControl, Stack } from '@mantine/core';
import { Link } from 'wouter';
import { LIST_EVERY_MS, useStream } from '../client/stream.js';
import type { Column } from '../components/data-table.js';
import { Money } from '../components/money.js';
import { PageTitle } from '../components/page-title.js';
import { PagedTable } from '../components/paged-table.js';
import { Time } from '../components/time.js';
import { TypedField } from '../components/typed-field.js';
import { useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { type Text, useText } from '../texts/use-text.js';
import { caseApi } from './api.js';
import { type CaseBody } from './case.js';
import { CaseStatus, kindName } from './case-status.js';

const PAGE = 100;
const STATUSES = ['open', 'resolved', 'dismissed'] as const;

export function CasesPage() {
  const t = useText();
  const [{ status: wanted, channel }, change] = useFilter(['status', 'channel']);
  const status = STATUSES.find((name) => name === wanted) ?? 'open';
  useStream({ topics: ['cases'], everyMs: LIST_EVERY_MS });
  const list = usePages(['cases', status, channel], ({ cursor, signal }) =>
    caseApi.listCases({ query: { status, channel, limit: PAGE, cursor }, signal }),
  );
  return (
    <Stack gap="sm">
      <PageTitle title={t('case.list')}>
        <TypedField
          label={t('case.channel')}
          value={channel ?? ''}
          width={160}
          onTyped={(typed) => change({ channel: typed })}
        />
        <SegmentedControl
          aria-label={t('case.status')}
          value={status}
          data={STATUSES.map((value) => ({ value, label: t(`case.status.${value}`) }))}
          onChange={(value) => change({ status: value === 'open' ? undefined : value })}
        />
      </PageTitle>
      <PagedTable
        label={t('case.list')}
        list={list}
        empty={{ title: t(`case.none.${status}`), hint: t('case.none.hint') }}
        columns={columnsIn(t)}
        keyOf={({ id }) => id}
      />
    </Stack>
  );
}

const columnsIn = (t: Text): readonly Column<CaseBody>[] => [
  {
    id: 'opened',
    header: t('case.opened_at'),
    cell: ({ openedAt }) => <Time at={openedAt} />,
    width: 168,
  },
  {
    id: 'kind',
    header: t('case.kind'),
    cell: ({ id, kind }) => (
      <Anchor component={Link} href={`/cases/${encodeURIComponent(id)}`} size="sm">
        {kindName(t, kind)}
      </Anchor>
    ),
    width: 210,
  },
  { id: 'status', header: t('case.status'), cell: CaseStatus, width: 120 },
  {
    id: 'summary',
    header: t('case.summary'),
    cell: ({ summary }) => <span title={summary}>{summary}</span>,
  },
  {
    id: 'assignee',
    header: t('case.assignee'),
    cell: ({ assignee }) => assignee ?? t('case.nobody'),
    width: 160,
  },
  {
    id: 'holds',
    header: t('case.holds'),
    cell: ({ holds }) => (holds === null ? '' : <Money {...holds.amount} />),
    align: 'end',
    width: 160,
  },
];
