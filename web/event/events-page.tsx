/** The log, searched by stream, type, account, payment and time. */
import { Stack } from '@mantine/core';
import { Link } from 'wouter';
import type { RawEventBody } from '../../api/event/contract.js';
import { instantIn } from '../components/calendar-day.js';
import type { Column } from '../components/data-table.js';
import { ExportMenu } from '../components/export-menu.js';
import { Id } from '../components/id.js';
import { PageTitle } from '../components/page-title.js';
import { PagedTable } from '../components/paged-table.js';
import { Time } from '../components/time.js';
import { TimeRange } from '../components/time-range.js';
import { TypedField } from '../components/typed-field.js';
import { useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { InBookZone, useBookZone } from '../ledger/book-frame.js';
import { FilterBar } from '../ledger/filter-bar.js';
import { type Text, useText } from '../texts/use-text.js';
import { eventApi, eventFiles } from './api.js';
import { StreamLink } from './event-page.js';
import { parsePosition } from './position.js';

const FILTER = ['book', 'stream', 'type', 'account', 'payment', 'from', 'to', 'after'] as const;
const TYPED = ['type', 'payment', 'account', 'stream'] as const;
const PAGE = 50;

export function EventsPage() {
  const t = useText();
  const [filter, change] = useFilter(FILTER);
  const { from, to, after, ...query } = filter;
  const start = after === undefined ? undefined : parsePosition(after);
  const zone = useBookZone();
  const recorded = { from: instantIn(from ?? '', zone), to: instantIn(to ?? '', zone) };
  const events = usePages(['events', filter], ({ cursor, signal }) =>
    eventApi.listEvents({
      query: { ...query, ...recorded, limit: PAGE, after: cursor ?? start },
      signal,
    }),
  );
  return (
    <InBookZone>
      <Stack gap="md">
        <PageTitle title={t('event.title')}>
          <ExportMenu
            onExport={(params) =>
              eventFiles.exportEvents({ params, query: { ...query, ...recorded, after: start } })
            }
          />
        </PageTitle>
        <FilterBar>
          {TYPED.map((name) => (
            <TypedField
              key={name}
              label={t(`event.${name}`)}
              value={filter[name] ?? ''}
              onTyped={(text) => change({ [name]: text })}
              width={170}
            />
          ))}
          <TimeRange
            from={{ label: t('event.from'), value: from }}
            to={{ label: t('event.to'), value: to }}
            onChange={change}
          />
          <TypedField
            label={t('event.after')}
            value={after ?? ''}
            onTyped={(text) => change({ after: text })}
            width={120}
          />
        </FilterBar>
        <PagedTable
          label={t('event.title')}
          list={events}
          empty={{ title: t('event.none'), hint: t('event.none.hint') }}
          columns={columnsIn(t)}
          keyOf={({ position }) => position}
        />
      </Stack>
    </InBookZone>
  );
}

const columnsIn = (t: Text): readonly Column<RawEventBody>[] => [
  {
    id: 'position',
    header: t('event.position'),
    align: 'end',
    width: 110,
    cell: ({ position }) => (
      <Link href={`/events/${position}`} title={position}>
        {BigInt(position).toString()}
      </Link>
    ),
  },
  {
    id: 'at',
    header: t('event.recorded_at'),
    width: 180,
    cell: ({ recordedAt }) => <Time at={recordedAt} />,
  },
  { id: 'type', header: t('event.type'), width: 240, cell: ({ type }) => type },
  { id: 'stream', header: t('event.stream'), cell: ({ stream }) => <StreamLink stream={stream} /> },
  {
    id: 'revision',
    header: t('event.revision'),
    align: 'end',
    width: 90,
    cell: ({ revision }) => revision,
  },
  { id: 'id', header: t('event.id'), width: 180, cell: ({ id }) => <Id value={id} /> },
];
