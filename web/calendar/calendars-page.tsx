/** Business calendars: which days are for business, and until when that is known. */
import { Group, SegmentedControl, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Proposals } from '../approval/proposals.js';
import { Facts } from '../components/facts.js';
import { Loaded } from '../components/loaded.js';
import { PageTitle } from '../components/page-title.js';
import { Time } from '../components/time.js';
import { useFilter } from '../components/use-filter.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { type Calendar, calendarApi, CALENDARS } from './api.js';
import { DueDay } from './due-day.js';
import { ProposeVersion } from './propose-version.js';
import { VersionTable } from './version-table.js';
import { YearView } from './year-view.js';

const LINES = 12;

export function CalendarsPage() {
  const t = useText();
  const [filter, change] = useFilter(['id', 'year']);
  const list = useQuery({
    queryKey: [CALENDARS, 'list'],
    queryFn: ({ signal }) => calendarApi.listCalendars({ signal }),
  });
  const id = filter.id ?? list.data?.body.data[0]?.id;
  return (
    <Stack gap="md">
      <PageTitle title={t('calendar.title')} hint={t('calendar.hint')} />
      <Loaded query={list} lines={1}>
        {({ data }) => (
          <SegmentedControl
            aria-label={t('calendar.title')}
            value={id ?? ''}
            data={data.map((calendar) => calendar.id)}
            onChange={(chosen) => change({ id: chosen })}
            style={{ alignSelf: 'flex-start' }}
          />
        )}
      </Loaded>
      {id === undefined ? null : (
        <OneCalendar key={id} id={id} year={filter.year} onYear={(year) => change({ year })} />
      )}
    </Stack>
  );
}

interface OneCalendarProps {
  readonly id: string;
  readonly year: string | undefined;
  readonly onYear: (year: string) => void;
}

function OneCalendar({ id, year, onYear }: OneCalendarProps) {
  const query = useQuery({
    queryKey: [CALENDARS, id],
    queryFn: ({ signal }) => calendarApi.getCalendar({ params: { id }, signal }),
  });
  return (
    <Loaded query={query} lines={LINES}>
      {(calendar) => <CalendarView calendar={calendar} year={year} onYear={onYear} />}
    </Loaded>
  );
}

function CalendarView({
  calendar,
  year,
  onYear,
}: Omit<OneCalendarProps, 'id'> & { readonly calendar: Calendar }) {
  const t = useText();
  const may = useMay();
  const years = yearsOf(calendar);
  const now = String(new Date().getFullYear());
  const shown = [year, now].find((one) => one !== undefined && years.includes(one)) ?? years.at(-1);
  return (
    <Stack gap="md">
      <Facts
        facts={[
          { name: t('calendar.name'), value: calendar.name },
          {
            name: t('calendar.known'),
            value: t('calendar.known.span', {
              from: calendar.knownFrom,
              until: calendar.knownUntil,
            }),
          },
          { name: t('calendar.version'), value: calendar.version },
          { name: t('calendar.changed_at'), value: <Time at={calendar.changedAt} /> },
          { name: t('calendar.source'), value: calendar.source },
        ]}
      />
      <Group justify="space-between" gap="sm" align="flex-end">
        <SegmentedControl
          aria-label={t('calendar.year')}
          value={shown ?? ''}
          data={[...years]}
          onChange={onYear}
        />
        {may('proposeCalendarVersion') && <ProposeVersion calendar={calendar} />}
      </Group>
      {shown === undefined ? null : <YearView calendar={calendar} year={shown} />}
      <DueDay calendar={calendar} />
      <Proposals
        of={{ kind: 'calendar_version', subject: calendar.id, status: 'open' }}
        none={null}
      />
      <Title order={3} size="h5">
        {t('calendar.versions')}
      </Title>
      <VersionTable versions={calendar.versions} />
    </Stack>
  );
}

const YEAR_DIGITS = 4;

function yearsOf({ knownFrom, knownUntil }: Calendar): readonly string[] {
  const [first, last] = [knownFrom, knownUntil].map((day) => Number(day.slice(0, YEAR_DIGITS)));
  if (first === undefined || last === undefined) return [];
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}
