/** When a channel gets no new attempts: windows that are there, to come or over, and what is done about them. */
import { Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useContext } from 'react';
import { Act } from '../components/act.js';
import { instantIn } from '../components/calendar-day.js';
import { BookZone, Time } from '../components/time.js';
import { Status } from '../components/status.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import type { Channel } from './api.js';
import { useChange } from './use-change.js';

type Window = Channel['maintenance'][number];

interface MaintenanceProps {
  readonly channel: Channel;
}

export function Maintenance({ channel }: MaintenanceProps) {
  const t = useText();
  const mayChange = useMay()('changeChannel');
  const { maintenance } = channel;
  return (
    <Stack gap={4}>
      <Group justify="space-between">
        <Title order={3} size="h5">
          {t('channel.maintenance')}
        </Title>
        {mayChange && <AddWindow channel={channel} />}
      </Group>
      {maintenance.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('channel.maintenance.none')}
        </Text>
      ) : (
        maintenance.map((window) => (
          <Group key={window.from + window.to} gap="md" fz="sm">
            <span>
              <Time at={window.from} /> – <Time at={window.to} />
            </span>
            <WindowState window={window} />
            {mayChange && <EndWindow channel={channel} window={window} />}
          </Group>
        ))
      )}
    </Stack>
  );
}

function WindowState({ window: { from, to } }: { readonly window: Window }) {
  const t = useText();
  const nowMs = Date.now();
  if (nowMs < Date.parse(from)) {
    return <Status tone="waiting" label={t('channel.maintenance.to_come')} />;
  }
  return nowMs < Date.parse(to) ? (
    <Status tone="attention" label={t('channel.maintenance.now')} />
  ) : (
    <Status tone="neutral" label={t('channel.maintenance.over')} />
  );
}

function AddWindow({ channel }: MaintenanceProps) {
  const t = useText();
  const zone = useContext(BookZone);
  const change = useChange();
  return (
    <Act
      label={t('channel.maintenance.add')}
      title={t('channel.maintenance.title')}
      effect={t('channel.maintenance.effect', { channel: channel.name, zone })}
      seen={channel}
      onAct={({ values, headers }, seen) => {
        // What is no time is sent as it is, and refused by the API in words.
        const at = (name: string) => instantIn(values[name] ?? '', zone) ?? values[name] ?? '';
        const window = { from: at('from'), to: at('to') };
        return change(seen, { maintenance: [...seen.maintenance, window] }, headers);
      }}
    >
      <TextInput
        type="datetime-local"
        name="from"
        label={t('channel.maintenance.from')}
        required
        data-autofocus
      />
      <TextInput type="datetime-local" name="to" label={t('channel.maintenance.to')} required />
    </Act>
  );
}

function EndWindow({ channel, window }: MaintenanceProps & { readonly window: Window }) {
  const t = useText();
  const change = useChange();
  return (
    <Act
      size="compact-xs"
      label={t('channel.maintenance.remove')}
      name={t('channel.maintenance.remove.named', { from: window.from })}
      title={t('channel.maintenance.remove.title')}
      effect={t('channel.maintenance.remove.effect')}
      seen={{ channel, window }}
      onAct={({ headers }, seen) => {
        const maintenance = seen.channel.maintenance.filter((other) => other !== seen.window);
        return change(seen.channel, { maintenance }, headers);
      }}
    />
  );
}
