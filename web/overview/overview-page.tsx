/** What goes on in the house now: it moves as things happen. */
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useHealth } from '../channel/use-health.js';
import { useStream } from '../client/stream.js';
import { Loaded } from '../components/loaded.js';
import { PageTitle } from '../components/page-title.js';
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
  const query = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => overviewApi.getOverview({ signal }),
    refetchInterval: EVERY_MS,
  });
  return (
    <Stack gap="md">
      <PageTitle title={t('overview.title')}>
        {query.data === undefined ? null : <Time at={query.data.body.at} />}
      </PageTitle>
      <Loaded query={query} lines={SKELETON_LINES}>
        {(overview) => (
          <>
            <OverviewFigures overview={overview} />
            <Attention overview={overview} channels={health.data?.body.data} />
            <TrafficBars overview={overview} />
            <ChannelAnswers channels={overview.channels} />
            <ReadModels readModels={overview.readModels} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}
