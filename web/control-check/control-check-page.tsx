/** The control check of a day: accounts and general ledger side by side, what differs, and where that began. */
import { Anchor, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useStream } from '../client/stream.js';
import { type Column, DataTable } from '../components/data-table.js';
import { Empty } from '../components/empty.js';
import { Loaded } from '../components/loaded.js';
import { Money } from '../components/money.js';
import { PageTitle } from '../components/page-title.js';
import { StaleBanner } from '../components/stale-banner.js';
import { Status } from '../components/status.js';
import { addressOf, useFilter } from '../components/use-filter.js';
import { InBookZone } from '../ledger/book-frame.js';
import { DayField, FilterBar } from '../ledger/filter-bar.js';
import { useSubjectName } from '../ledger/subject-name.js';
import { DEFAULT_BOOK, useChart } from '../ledger/use-book.js';
import { useText } from '../texts/use-text.js';
import { type ControlCheck, controlCheckApi } from './api.js';
import { Breaks } from './breaks.js';

const EXPECTED_LINES = 9;
const CONTROL_CHECK = 'control-check';

export function ControlCheckPage() {
  const t = useText();
  const [{ book = DEFAULT_BOOK, date }] = useFilter(['book', 'date']);
  useStream({ topics: ['days', 'cases'], keys: [[CONTROL_CHECK]] });
  const query = useQuery({
    queryKey: [CONTROL_CHECK, book, date],
    queryFn: ({ signal }) =>
      controlCheckApi.getControlCheck({ params: { book }, query: { date }, signal }),
  });
  const check = query.data?.body;
  return (
    <InBookZone>
      <Stack gap="md">
        <Anchor
          component={Link}
          href={addressOf('/days', { book })}
          size="sm"
          className="not-printed"
        >
          ← {t('day.title')}
        </Anchor>
        <PageTitle title={t('control-check.title')} hint={t('control-check.hint')}>
          {check === undefined ? null : (
            <Status
              tone={check.agrees ? 'good' : 'bad'}
              label={t(check.agrees ? 'control-check.agrees' : 'control-check.differs')}
            />
          )}
        </PageTitle>
        <FilterBar>
          <DayField shown={check?.date} />
        </FilterBar>
        <StaleBanner answer={query.data} />
        <Loaded query={query} lines={EXPECTED_LINES}>
          {(found) => <Checked check={found} />}
        </Loaded>
      </Stack>
    </InBookZone>
  );
}

function Checked({ check }: { readonly check: ControlCheck }) {
  const t = useText();
  const columns = useColumns(check);
  if (check.lines.length === 0 && check.agrees) {
    return <Empty title={t('control-check.none')} hint={t('control-check.none.hint')} />;
  }
  return (
    <Stack gap="md">
      {check.agrees ? null : <Breaks check={check} />}
      <Title order={3} size="h5">
        {t('control-check.subjects')}
      </Title>
      <DataTable
        label={t('control-check.subjects')}
        columns={columns}
        rows={check.lines}
        keyOf={({ subject, currency }) => `${subject} ${currency}`}
      />
      <Text size="xs" c="dimmed">
        {t('control-check.signs')}
      </Text>
    </Stack>
  );
}

type Line = ControlCheck['lines'][number];

function useColumns({ book, date }: ControlCheck): readonly Column<Line>[] {
  const t = useText();
  const nameOf = useSubjectName();
  const chart = useChart(book).data?.body.data ?? [];
  const figure = (name: 'flow' | 'change' | 'generalLedger' | 'accounts'): Column<Line> => ({
    id: name,
    header: t(`control-check.${name}`),
    align: 'end',
    width: 190,
    cell: (line) => <Money {...line[name]} />,
  });
  return [
    {
      id: 'subject',
      header: t('ledger.subject'),
      cell: ({ subject: id, currency }) => (
        <Anchor
          component={Link}
          size="sm"
          href={addressOf(`/trial-balance/${id}`, { book, date, currency })}
        >
          {nameOf({ id, name: chart.find((one) => one.id === id)?.name ?? id })}
        </Anchor>
      ),
    },
    figure('flow'),
    figure('change'),
    figure('generalLedger'),
    figure('accounts'),
    {
      id: 'agrees',
      header: t('control-check.verdict'),
      width: 110,
      cell: ({ flow, change, generalLedger, accounts }) => {
        const isSame = flow.value === change.value && generalLedger.value === accounts.value;
        return (
          <Status
            tone={isSame ? 'good' : 'bad'}
            label={t(isSame ? 'control-check.same' : 'control-check.other')}
          />
        );
      },
    },
  ];
}
