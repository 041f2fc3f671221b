/** What was changed of a channel, by whom and when, newest first. */
import type { Column } from '../components/data-table.js';
import { Id } from '../components/id.js';
import { PagedTable } from '../components/paged-table.js';
import { Time } from '../components/time.js';
import { usePages } from '../components/use-pages.js';
import { type Text, useText } from '../texts/use-text.js';
import { CHANNELS, channelApi, type Version } from './api.js';

const PAGE = 50;

export function VersionList({ name }: { readonly name: string }) {
  const t = useText();
  const list = usePages([CHANNELS, 'versions', name], ({ cursor, signal }) =>
    channelApi.listChannelVersions({ params: { name }, query: { limit: PAGE, cursor }, signal }),
  );
  return (
    <PagedTable
      label={t('channel.versions')}
      list={list}
      columns={columnsIn(t)}
      keyOf={({ version }) => String(version)}
    />
  );
}

const columnsIn = (t: Text): readonly Column<Version>[] => [
  {
    id: 'version',
    header: t('channel.version'),
    cell: ({ version }) => String(version),
    width: 85,
    align: 'end',
  },
  { id: 'at', header: t('channel.at'), cell: ({ at }) => <Time at={at} />, width: 170 },
  {
    id: 'changes',
    header: t('channel.changes'),
    cell: ({ changes }) => <span title={said(changes)}>{said(changes)}</span>,
  },
  { id: 'by', header: t('channel.by'), cell: ({ by }) => <Id value={by} />, width: 185 },
  {
    id: 'approved',
    header: t('channel.approved_by'),
    cell: ({ approval }) =>
      approval === null ? t('channel.needs_none') : <Id value={approval.approvedBy} />,
    width: 185,
  },
];

/** `enabled: true · costPercent: 0.45` */
const said = (changes: Version['changes']): string =>
  Object.entries(changes)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');
