/** What goes on in the house now: it moves as things happen. */
import { Group, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useHealth } from '../channel/use-health.js';
import { useStream } from '../client/stream.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Skeletons } from '../components/skeletons.js';
import { StaleBanner } from '../components/stale-banner.js';
import { Time } from '../components/time.js';
import { useText } from '../texts/use-text.js';
import { overviewApi } from './api.js';
import { Attention } from './attention.js';
import { ChannelAnswers } from './channel-answers.js';
import { OverviewFigures } from './overview-figures.js';
import { ReadModels } from './read-models.js';
import { TrafficBars } from './traffic-bars.js';

const KEY = ['overview'];
/** Minutes go by when nothing happens, too. */
const EVERY_MS = 20_000;
const SKELETON_LINES = 14;

export function OverviewPage() {
  const t = useText();
  useStream({ topics: ['overview'], keys: [KEY] });
  const health = useHealth();
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => overviewApi.getOverview({ signal }),
    refetchInterval: EVERY_MS,
  });
  return (
    <Stack gap="md">
      <Group justify="space-between" align="baseline">
        <Title order={2} size="h3">
          {t('overview.title')}
        </Title>
        {data === undefined ? null : <Time at={data.body.at} />}
      </Group>
      <StaleBanner answer={data} />
      {error === null ? null : <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined ? (
        error === null && <Skeletons lines={SKELETON_LINES} />
      ) : (
        <>
          <OverviewFigures overview={data.body} />
          <Attention overview={data.body} channels={health.data?.body.data} />
          <TrafficBars overview={data.body} />
          <ChannelAnswers channels={data.body.channels} />
          <ReadModels readModels={data.body.readModels} />
        </>
      )}
    </Stack>
  );
}
