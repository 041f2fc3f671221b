/** A channel: how it is configured, whether it answers, what was proposed and what was changed. */
import { Anchor, Group, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { Proposals } from '../approval/proposals.js';
import { useStream } from '../client/stream.js';
import { Loaded } from '../components/loaded.js';
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
  const query = useQuery({
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
          {query.data === undefined ? null : <ChannelActs channel={query.data.body} />}
        </Group>
        <StaleBanner answer={health.data} />
        <Loaded query={query} lines={SKELETON_LINES}>
          {(channel) => (
            <>
              {its === undefined ? null : <HealthFacts health={its} />}
              <Parts channel={channel} />
            </>
          )}
        </Loaded>
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
