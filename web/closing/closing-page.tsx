/** The close cockpit: a month or a year of a book, what is in the way of its close, what the close posts, and the acts. */
import { Anchor, Group, NativeSelect, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { Proposals } from '../approval/proposals.js';
import { useStream } from '../client/stream.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Loaded } from '../components/loaded.js';
import { PageTitle } from '../components/page-title.js';
import { Status, type Tone } from '../components/status.js';
import { addressOf, useFilter } from '../components/use-filter.js';
import { BookChoice, InBookZone, useBook } from '../ledger/book-frame.js';
import { useBooks } from '../ledger/use-book.js';
import { type Text as Texts, useText } from '../texts/use-text.js';
import { type Closing, closingApi, CLOSINGS } from './api.js';
import { Blockers } from './blockers.js';
import { ClosingActs } from './closing-acts.js';
import { ClosingEntries } from './closing-entries.js';
import { PeriodChanges } from './period-changes.js';
import { periodsBefore } from './periods.js';

const SKELETON_LINES = 10;

export function ClosingPage() {
  const t = useText();
  const book = useBook();
  const [filter, change] = useFilter(['period', 'target']);
  useStream({ topics: ['days', 'approvals', 'cases'], keys: [[CLOSINGS]] });
  const day = useBooks().data?.body.data.find(({ id }) => id === book)?.day;
  const periods = day === undefined ? [] : periodsBefore(day);
  const period = filter.period ?? periods[0];
  const target = filter.target === 'soft' ? 'soft' : 'hard';
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
        <PageTitle title={t('closing.title')} hint={t('closing.hint')} />
        <Group align="flex-end" className="not-printed">
          <BookChoice />
          <NativeSelect
            label={t('closing.period')}
            value={period ?? ''}
            data={[...new Set([...(period === undefined ? [] : [period]), ...periods])]}
            onChange={({ currentTarget }) => change({ period: currentTarget.value })}
          />
          <SegmentedControl
            aria-label={t('closing.target')}
            value={target}
            data={[
              { value: 'soft', label: t('closing.target.soft') },
              { value: 'hard', label: t('closing.target.hard') },
            ]}
            onChange={(value) => change({ target: value })}
          />
        </Group>
        {period === undefined ? null : (
          <Plan key={`${book} ${period} ${target}`} {...{ book, period, target }} />
        )}
        <Title order={3} size="h5">
          {t('closing.changes')}
        </Title>
        <PeriodChanges book={book} />
      </Stack>
    </InBookZone>
  );
}

type PlanProps = Pick<Closing, 'book' | 'period' | 'target'>;

function Plan({ book, period, target }: PlanProps) {
  const query = useQuery({
    queryKey: [CLOSINGS, 'plan', book, period, target],
    queryFn: ({ signal }) =>
      closingApi.getClosing({ params: { book, period }, query: { target }, signal }),
  });
  return (
    <Loaded query={query} lines={SKELETON_LINES}>
      {(closing) => <Cockpit closing={closing} />}
    </Loaded>
  );
}

const TONES: Readonly<Record<Closing['state'], Tone>> = {
  open: 'waiting',
  soft: 'attention',
  hard: 'good',
};

function Cockpit({ closing }: { readonly closing: Closing }) {
  const t = useText();
  const { book, period, state } = closing;
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start">
        <Facts facts={factsOf(t, closing)} />
        <ClosingActs closing={closing} />
      </Group>
      {state === 'hard' ? (
        <Text size="sm">{t('closing.closed.hint')}</Text>
      ) : (
        <>
          <Title order={3} size="h5">
            {t('closing.blockers')}
          </Title>
          <Blockers closing={closing} />
          {closing.target === 'hard' && (
            <>
              <Title order={3} size="h5">
                {t('closing.entries')}
              </Title>
              <ClosingEntries closing={closing} />
            </>
          )}
        </>
      )}
      <Proposals
        of={{ kind: 'period_reopening', subject: `${book}:${period}`, status: 'open' }}
        none={null}
      />
    </Stack>
  );
}

const factsOf = (t: Texts, { period, from, through, state, closedBy, plan }: Closing) => [
  { name: t('closing.period'), value: <strong>{period}</strong> },
  { name: t('closing.days'), value: t('closing.days.span', { from, through }) },
  {
    name: t('closing.state'),
    value: <Status tone={TONES[state]} label={t(`closing.state.${state}`)} />,
  },
  { name: t('closing.closed_by'), value: closedBy === null ? null : <Id value={closedBy} /> },
  { name: t('closing.plan'), value: <Id value={plan} /> },
];
