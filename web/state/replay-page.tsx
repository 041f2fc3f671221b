/** Replay: a stream up to any of its events, with the state before and after, and what changed. */
import './state.css';
import { Button, Group, Slider, Stack, Text, Title } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { StateBody } from '../../api/state/contract.js';
import { Empty } from '../components/empty.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { PageTitle } from '../components/page-title.js';
import { Skeletons } from '../components/skeletons.js';
import { Time } from '../components/time.js';
import { TypedField } from '../components/typed-field.js';
import { useFilter } from '../components/use-filter.js';
import { useEventName } from '../event/event-name.js';
import { parsePosition } from '../event/position.js';
import { InBookZone } from '../ledger/book-frame.js';
import { FilterBar } from '../ledger/filter-bar.js';
import { useText } from '../texts/use-text.js';
import { streamOf } from './address.js';
import { stateApi } from './api.js';
import { StateTable } from './state-table.js';

const SKELETON_LINES = 12;
const REVISION = /^\d{1,15}$/;

export function ReplayPage() {
  const t = useText();
  const [filter, change] = useFilter(['stream', 'revision', 'position']);
  const { stream } = filter;
  const revision = REVISION.test(filter.revision ?? '') ? filter.revision : undefined;
  const position = filter.position && parsePosition(filter.position);
  const { data, error, refetch } = useQuery({
    queryKey: ['state', stream, revision, position],
    enabled: stream !== undefined,
    // The state stays in view while the next is folded: it is looked at side by side.
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      stateApi.getState({
        query: {
          stream: stream ?? '',
          ...(revision === undefined ? { ...(position && { position }) } : { revision }),
        },
        signal,
      }),
  });
  return (
    <InBookZone>
      <Stack gap="md">
        <PageTitle title={t('state.title')} hint={t('state.hint')} />
        <FilterBar>
          <TypedField
            label={t('state.stream')}
            value={stream ?? ''}
            onTyped={(text) => change({ stream: streamOf(text), revision: '', position: '' })}
            width={420}
          />
          <TypedField
            label={t('state.position')}
            value={filter.position ?? ''}
            onTyped={(text) => change({ position: text, revision: '' })}
            width={160}
          />
        </FilterBar>
        {stream === undefined ? (
          <Empty title={t('state.none')} hint={t('state.none.hint')} />
        ) : error !== null ? (
          <ErrorNotice error={error} onRetry={() => void refetch()} />
        ) : data === undefined ? (
          <Skeletons lines={SKELETON_LINES} />
        ) : (
          <Replayed
            state={data.body}
            onMove={(to) => change({ revision: String(to), position: '' })}
          />
        )}
      </Stack>
    </InBookZone>
  );
}

interface ReplayedProps {
  readonly state: StateBody;
  readonly onMove: (revision: number) => void;
}

function Replayed({ state, onMove }: ReplayedProps) {
  const t = useText();
  const nameOf = useEventName();
  const { event, revision } = state;
  return (
    <>
      <Mover state={state} onMove={onMove} />
      <Stack gap={4} component="section" aria-label={t('state.event')}>
        <Group gap="md" align="baseline">
          <Title order={3} size="h5">
            {nameOf(event.type)}
          </Title>
          <Text size="sm" c="dimmed">
            {t('state.revision_of', { revision, last: state.last })}
          </Text>
        </Group>
        <Facts
          facts={[
            { name: t('event.recorded_at'), value: <Time at={event.at} /> },
            { name: t('event.actor'), value: <Id value={event.actor} /> },
            {
              name: t('event.position'),
              value: (
                <Link href={`/events/${event.position}`} className="plain-link">
                  {BigInt(event.position).toString()}
                </Link>
              ),
            },
            { name: t('event.id'), value: <Id value={event.id} /> },
          ]}
        />
      </Stack>
      <StateTable state={state} />
    </>
  );
}

/** A slider over the events of the stream; `[` and `]` go an event back and on. */
function Mover({ state, onMove }: ReplayedProps) {
  const t = useText();
  const { revision, last } = state;
  const [shown, setShown] = useState(revision);
  useEffect(() => setShown(revision), [revision]);
  const back = () => revision > 0 && onMove(revision - 1);
  const on = () => revision < last && onMove(revision + 1);
  useHotkeys([
    ['[', back],
    [']', on],
  ]);
  return (
    <Group gap="md" wrap="nowrap" className="not-printed">
      <Button variant="default" size="xs" disabled={revision === 0} onClick={back}>
        ← {t('state.back')}
      </Button>
      <Slider
        className="replay-slider"
        thumbLabel={t('state.slider')}
        min={0}
        max={Math.max(last, 1)}
        value={shown}
        onChange={setShown}
        onChangeEnd={(to) => onMove(Math.min(to, last))}
        disabled={last === 0}
      />
      <Button variant="default" size="xs" disabled={revision === last} onClick={on}>
        {t('state.on')} →
      </Button>
    </Group>
  );
}
