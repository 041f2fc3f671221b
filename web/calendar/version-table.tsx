/** Versions of a calendar: who asked for each, who approved it, and until when it knew. */
import { type Column, DataTable } from '../components/data-table.js';
import { Id } from '../components/id.js';
import { Time } from '../components/time.js';
import { type Text, useText } from '../texts/use-text.js';
import type { Calendar } from './api.js';

type Version = Calendar['versions'][number];

export function VersionTable({ versions }: { readonly versions: readonly Version[] }) {
  const t = useText();
  return (
    <DataTable
      label={t('calendar.versions')}
      columns={columnsIn(t)}
      rows={versions}
      keyOf={({ version }) => String(version)}
    />
  );
}

const columnsIn = (t: Text): readonly Column<Version>[] => [
  {
    id: 'version',
    header: t('calendar.version'),
    cell: ({ version }) => version,
    width: 76,
    align: 'end',
  },
  { id: 'at', header: t('calendar.changed_at'), cell: ({ at }) => <Time at={at} />, width: 170 },
  {
    id: 'until',
    header: t('calendar.known_until'),
    cell: ({ knownUntil }) => knownUntil,
    width: 130,
  },
  { id: 'by', header: t('calendar.by'), cell: ({ by }) => <Id value={by} />, width: 170 },
  {
    id: 'approved',
    header: t('calendar.approved_by'),
    cell: ({ approvedBy }) => (approvedBy === null ? '–' : <Id value={approvedBy} />),
    width: 170,
  },
  { id: 'source', header: t('calendar.source'), cell: ({ source }) => source },
];
