/** Books and their accounting days: which is open, when each was cut and by what, and the balance of each. */
import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useStream } from '../client/stream.js';
import type { Column } from '../components/data-table.js';
import { Facts } from '../components/facts.js';
import { PageTitle } from '../components/page-title.js';
import { PagedTable } from '../components/paged-table.js';
import { Status } from '../components/status.js';
import { Time } from '../components/time.js';
import { addressOf } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { BookChoice, InBookZone, useBook } from '../ledger/book-frame.js';
import { useBooks } from '../ledger/use-book.js';
import { useMay } from '../session/session.js';
import { type Text as Texts, useText } from '../texts/use-text.js';
import { type Day, dayApi, DAYS } from './api.js';
import { CutDay } from './cut-day.js';
import { OpenBook } from './open-book.js';

const PAGE = 100;

export function DaysPage() {
  const t = useText();
  const may = useMay();
  const book = useBook();
  useStream({ topics: ['days'], keys: [[DAYS], ['ledger', 'books']] });
  const known = useBooks().data?.body.data.find(({ id }) => id === book);
  const list = usePages([DAYS, book], ({ cursor, signal }) =>
    dayApi.listDays({ params: { book }, query: { limit: PAGE, cursor }, signal }),
  );
  return (
    <InBookZone>
      <Stack gap="md">
        <PageTitle title={t('day.title')}>
          <Group gap="xs" className="not-printed">
            {may('getClosing') && (
              <Anchor component={Link} href={addressOf('/closings', { book })} size="sm">
                {t('closing.link')}
              </Anchor>
            )}
            {may('getControlCheck') && (
              <Anchor component={Link} href={addressOf('/control-check', { book })} size="sm">
                {t('control-check.link')}
              </Anchor>
            )}
            {may('openBook') && <OpenBook />}
            {may('cutDay') && known !== undefined && <CutDay book={book} open={known.day} />}
          </Group>
        </PageTitle>
        <BookChoice />
        {known === undefined ? null : (
          <Facts
            facts={[
              { name: t('day.book'), value: known.id },
              { name: t('day.open'), value: <strong>{known.day}</strong> },
              { name: t('day.zone'), value: known.timezone },
              { name: t('day.cut_time'), value: known.cutTime },
            ]}
          />
        )}
        <PagedTable
          label={t('day.days')}
          list={list}
          columns={columnsIn(t, book, may('getTrialBalance'))}
          keyOf={({ date }) => date}
        />
        <Text size="sm" c="dimmed">
          {t('day.hint')}
        </Text>
      </Stack>
    </InBookZone>
  );
}

const columnsIn = (t: Texts, book: string, mayRead: boolean): readonly Column<Day>[] => [
  { id: 'date', header: t('day.date'), cell: ({ date }) => date, width: 130 },
  {
    id: 'status',
    header: t('day.status'),
    cell: ({ status }) => (
      <Status tone={status === 'open' ? 'waiting' : 'good'} label={t(`day.status.${status}`)} />
    ),
    width: 130,
  },
  {
    id: 'opened',
    header: t('day.opened_at'),
    cell: ({ openedAt }) => <Time at={openedAt} />,
    width: 180,
  },
  {
    id: 'closed',
    header: t('day.closed_at'),
    cell: ({ closedAt }) => (closedAt === null ? '–' : <Time at={closedAt} />),
    width: 180,
  },
  {
    id: 'cause',
    header: t('day.cause'),
    cell: ({ cause }) => (cause === null ? '–' : t(`day.cause.${cause}`)),
    width: 140,
  },
  ...(mayRead
    ? [
        {
          id: 'balance',
          header: t('day.balance'),
          cell: ({ date }: Day) => (
            <Anchor component={Link} href={addressOf('/trial-balance', { book, date })} size="sm">
              {t('day.balance.of', { date })}
            </Anchor>
          ),
        },
      ]
    : []),
];
