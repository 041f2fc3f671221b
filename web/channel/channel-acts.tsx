/** What is done to a channel by those who may. What moves money or its price is a proposal that somebody else decides. */
import { Group } from '@mantine/core';
import { Act } from '../components/act.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import type { Channel } from './api.js';
import { ConnectorFields, connectorIn, CostField, TermsFields, termsIn } from './channel-fields.js';
import { useChange } from './use-change.js';

interface ChannelProps {
  readonly channel: Channel;
}

export function ChannelActs({ channel }: ChannelProps) {
  if (!useMay()('changeChannel')) return null;
  return (
    <Group gap="xs" className="not-printed">
      <Switch channel={channel} />
      <Reprice channel={channel} />
      <ChangeTerms channel={channel} />
      <ChangeConnector channel={channel} />
    </Group>
  );
}

function Switch({ channel }: ChannelProps) {
  const t = useText();
  const change = useChange();
  const act = channel.enabled ? 'disable' : 'enable';
  return (
    <Act
      label={t(`channel.${act}`)}
      title={t(`channel.${act}.title`, { channel: channel.name })}
      effect={t(`channel.${act}.effect`)}
      seen={channel}
      onAct={({ headers }, seen) => change(seen, { enabled: act === 'enable' }, headers)}
    />
  );
}

function Reprice({ channel }: ChannelProps) {
  const t = useText();
  const change = useChange();
  return (
    <Act
      label={t('channel.reprice')}
      title={t('channel.reprice.title', { channel: channel.name })}
      effect={t('channel.reprice.effect')}
      seen={channel}
      onAct={({ values, headers }, seen) =>
        change(seen, { costPercent: values['costPercent']?.trim() ?? '' }, headers)
      }
    >
      <CostField of={channel} />
    </Act>
  );
}

function ChangeTerms({ channel }: ChannelProps) {
  const t = useText();
  const change = useChange();
  return (
    <Act
      label={t('channel.terms')}
      title={t('channel.terms.title', { channel: channel.name })}
      effect={t('channel.terms.effect')}
      seen={channel}
      onAct={({ values, headers }, seen) => change(seen, termsIn(values), headers)}
    >
      <TermsFields of={channel} />
    </Act>
  );
}

function ChangeConnector({ channel }: ChannelProps) {
  const t = useText();
  const change = useChange();
  return (
    <Act
      label={t('channel.connect')}
      title={t('channel.connect.title', { channel: channel.name })}
      effect={t('channel.connect.effect')}
      seen={channel}
      onAct={({ values, headers }, seen) => change(seen, connectorIn(values), headers)}
    >
      <ConnectorFields of={channel} />
    </Act>
  );
}
