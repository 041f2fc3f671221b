/** The audit log: every act of a person or a key, with what it was done to. */
import { Group, Stack } from '@mantine/core';
import { Link } from 'wouter';
import type { ActBody } from '../../api/act/contract.js';
import { instantIn } from '../components/calendar-day.js';
import type { Column } from '../components/data-table.js';
import { Id } from '../components/id.js';
import { PageTitle } from '../components/page-title.js';
import { PagedTable } from '../components/paged-table.js';
import { Time } from '../components/time.js';
import { TimeRange } from '../components/time-range.js';
import { TypedField } from '../components/typed-field.js';
import { addressOf, useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { useEventName } from '../event/event-name.js';
import { InBookZone, useBookZone } from '../ledger/book-frame.js';
import { FilterBar } from '../ledger/filter-bar.js';
import { useMay } from '../session/session.js';
import { type Text as Words, useText } from '../texts/use-text.js';
import { actApi } from './api.js';
import { addressOfObject } from './object-address.js';

const FILTER = ['principal', 'object', 'from', 'to'] as const;
const TYPED = ['principal', 'object'] as const;
const PAGE = 50;

export function ActsPage() {
  const t = useText();
  const may = useMay();
  const nameOf = useEventName();
  const zone = useBookZone();
  const [filter, change] = useFilter(FILTER);
  const { principal, object, from, to } = filter;
  const acts = usePages(['acts', filter], ({ cursor, signal }) =>
    actApi.listActs({
      query: {
        ...{ principal, object, cursor, limit: PAGE },
        ...{ from: instantIn(from ?? '', zone), to: instantIn(to ?? '', zone) },
      },
      signal,
    }),
  );
  return (
    <InBookZone>
      <Stack gap="md">
        <PageTitle title={t('act.title')} hint={t('act.hint')} />
        <FilterBar>
          {TYPED.map((name) => (
            <TypedField
              key={name}
              label={t(`act.${name}`)}
              value={filter[name] ?? ''}
              onTyped={(text) => change({ [name]: text })}
            />
          ))}
          <TimeRange
            from={{ label: t('event.from'), value: from }}
            to={{ label: t('event.to'), value: to }}
            onChange={change}
          />
        </FilterBar>
        <PagedTable
          label={t('act.title')}
          list={acts}
          empty={{ title: t('act.none'), hint: t('act.none.hint') }}
          columns={columnsIn(t, nameOf, may('listEvents'))}
          keyOf={({ position }) => position}
        />
      </Stack>
    </InBookZone>
  );
}

const columnsIn = (
  t: Words,
  nameOf: (type: string) => string,
  mayEvents: boolean,
): readonly Column<ActBody>[] => [
  { id: 'at', header: t('event.recorded_at'), width: 172, cell: ({ at }) => <Time at={at} /> },
  {
    id: 'principal',
    header: t('act.who'),
    width: 196,
    cell: ({ principal }) => <Id value={principal} href={addressOf('/audit', { principal })} />,
  },
  {
    id: 'type',
    header: t('act.what'),
    width: 220,
    cell: ({ type }) => <span title={type}>{nameOf(type)}</span>,
  },
  { id: 'objects', header: t('act.object'), cell: ({ objects }) => <Objects objects={objects} /> },
  {
    id: 'position',
    header: t('event.position'),
    align: 'end',
    width: 96,
    cell: ({ position }) =>
      mayEvents ? (
        <Link href={`/events/${position}`} title={position}>
          {BigInt(position).toString()}
        </Link>
      ) : (
        BigInt(position).toString()
      ),
  },
];

function Objects({ objects }: Pick<ActBody, 'objects'>) {
  return (
    <Group gap="sm" wrap="nowrap">
      {objects.map((object) => (
        <span key={object.id} title={object.kind}>
          <Id value={object.id} href={addressOfObject(object)} />
        </span>
      ))}
    </Group>
  );
}
