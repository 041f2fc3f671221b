/** A channel: how it is configured, whether it answers, what was proposed and what was changed. */
import { Anchor, Group, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { Proposals } from '../approval/proposals.js';
import { useStream } from '../client/stream.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Skeletons } from '../components/skeletons.js';
import { StaleBanner } from '../components/stale-banner.js';
import { InBookZone } from '../ledger/book-frame.js';
import { useText } from '../texts/use-text.js';
import { type Channel, CHANNELS, channelApi } from './api.js';
import { ChannelActs } from './channel-acts.js';
import { ChannelFacts, HealthFacts } from './channel-facts.js';
import { ChannelState } from './channel-state.js';
import { Maintenance } from './maintenance.js';
import { useHealth } from './use-health.js';
import { VersionList } from './version-list.js';

const SKELETON_LINES = 12;

export function ChannelPage() {
  const t = useText();
  const { name = '' } = useParams<{ name: string }>();
  useStream({ topics: ['approvals'] });
  const health = useHealth();
  const { data, error, refetch } = useQuery({
    queryKey: [CHANNELS, 'channel', name],
    queryFn: ({ signal }) => channelApi.getChannel({ params: { name }, signal }),
  });
  const its = health.data?.body.data.find((of) => of.channel === name);
  return (
    <InBookZone>
      <Stack gap="md">
        <Anchor component={Link} href="/channels" size="sm" className="not-printed">
          ← {t('channel.list')}
        </Anchor>
        <Group justify="space-between">
          <Group gap="lg" align="baseline">
            <Title order={2} size="h3">
              {name}
            </Title>
            {its === undefined ? null : <ChannelState {...its} />}
          </Group>
          {data === undefined ? null : <ChannelActs channel={data.body} />}
        </Group>
        <StaleBanner answer={health.data} />
        {error === null ? null : <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {data === undefined ? (
          error === null && <Skeletons lines={SKELETON_LINES} />
        ) : (
          <>
            {its === undefined ? null : <HealthFacts health={its} />}
            <Parts channel={data.body} />
          </>
        )}
      </Stack>
    </InBookZone>
  );
}

function Parts({ channel }: { readonly channel: Channel }) {
  const t = useText();
  return (
    <>
      <Heading>{t('channel.configuration')}</Heading>
      <ChannelFacts channel={channel} />
      <Maintenance channel={channel} />
      <Heading>{t('channel.proposals')}</Heading>
      <Proposals
        of={{ kind: 'channel_change', subject: channel.name }}
        none={{ title: t('channel.no_proposal'), hint: t('channel.no_proposal.hint') }}
      />
      <Heading>{t('channel.versions')}</Heading>
      <VersionList name={channel.name} />
    </>
  );
}

const Heading = ({ children }: { readonly children: string }) => (
  <Title order={3} size="h5">
    {children}
  </Title>
);
