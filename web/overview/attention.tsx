/** What a person has to look at, in words; nothing if there is nothing. */
import { Alert, Anchor, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { OverviewBody } from '../../api/overview/contract.js';
import { type Health, pathOf } from '../channel/api.js';
import { Status } from '../components/status.js';
import { type Text as Texts, useText } from '../texts/use-text.js';
import { isUpToDate } from './up-to-date.js';

interface AttentionProps {
  readonly overview: OverviewBody;
  /** Undefined while it is not known. */
  readonly channels: readonly Health[] | undefined;
}

export function Attention({ overview, channels = [] }: AttentionProps) {
  const t = useText();
  const found = [...foundIn(t, overview), ...channelsIn(t, channels), ...behindIn(t, overview)];
  if (found.length === 0) {
    return (
      <Text size="sm">
        <Status tone="good" label={t('overview.calm')} />
      </Text>
    );
  }
  return (
    <Alert variant="outline" color="yellow" className="stale-banner">
      <Text size="sm" fw={600}>
        {t('overview.attention')}
      </Text>
      <List size="sm" spacing={2}>
        {found.map(({ key, says }) => (
          <List.Item key={key}>{says}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

interface Found {
  readonly key: string;
  readonly says: ReactNode;
}

const linked = (key: string, href: string, text: string): Found => ({
  key,
  says: (
    <Anchor component={Link} href={href} size="sm">
      {text}
    </Anchor>
  ),
});

function foundIn(t: Texts, { flows, cases, approvals, troubles }: OverviewBody): readonly Found[] {
  const { stuck, unknown } = flows;
  const { unassigned } = cases;
  const { open } = approvals;
  const counted = (key: string, count: number, href: string, text: string) =>
    count === 0 ? [] : [linked(key, href, text)];
  return [
    ...troubles.map(({ part, detail }) => ({
      key: `part ${part}`,
      says: t('overview.trouble', { part, detail }),
    })),
    ...counted('stuck', stuck, '/flows?state=stuck', t('overview.stuck', { count: stuck })),
    ...counted('unknown', unknown, '/flows', t('overview.unknown_now', { count: unknown })),
    ...counted('unassigned', unassigned, '/cases', t('overview.cases', { count: unassigned })),
    ...counted('approvals', open, '/approvals', t('overview.decide', { count: open })),
  ];
}

/** Channels that get no new attempts although they are enabled, and those that leave us without outcomes. */
function channelsIn(t: Texts, channels: readonly Health[]): readonly Found[] {
  return channels.flatMap(({ channel, state, unknown }) => {
    const href = pathOf(channel);
    if (state === 'not_connectable') {
      return [linked(`channel ${channel}`, href, t('overview.not_connectable', { channel }))];
    }
    if (state === 'maintenance') {
      return [linked(`channel ${channel}`, href, t('overview.maintenance', { channel }))];
    }
    return state === 'taking' && unknown > 0
      ? [linked(`channel ${channel}`, href, t('overview.silent', { channel, count: unknown }))]
      : [];
  });
}

const behindIn = (t: Texts, { readModels }: OverviewBody): readonly Found[] =>
  readModels
    .filter((readModel) => !isUpToDate(readModel))
    .map(({ group, state }) => ({
      key: `read model ${group}`,
      says: t(state === 'halted' ? 'overview.halted_group' : 'overview.behind_group', { group }),
    }));
