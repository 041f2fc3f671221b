/** What a person has to look at, in words; nothing if there is nothing. */
import { Alert, Anchor, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { OverviewBody } from '../../api/overview/contract.js';
import { Status } from '../components/status.js';
import { type Text as Texts, useText } from '../texts/use-text.js';

export function Attention({ overview }: { readonly overview: OverviewBody }) {
  const t = useText();
  const found = foundIn(t, overview);
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

function foundIn(t: Texts, { flows, cases, approvals, troubles }: OverviewBody): readonly Found[] {
  const link = (key: string, count: number, href: string, text: string): readonly Found[] =>
    count === 0
      ? []
      : [
          {
            key,
            says: (
              <Anchor component={Link} href={href} size="sm">
                {text}
              </Anchor>
            ),
          },
        ];
  const { stuck } = flows;
  const { unassigned } = cases;
  const { open } = approvals;
  return [
    ...troubles.map(({ part, detail }) => ({
      key: `part ${part}`,
      says: t('overview.trouble', { part, detail }),
    })),
    ...link('stuck', stuck, '/flows?state=stuck', t('overview.stuck', { count: stuck })),
    ...link('unassigned', unassigned, '/cases', t('overview.cases', { count: unassigned })),
    ...link('approvals', open, '/approvals', t('overview.decide', { count: open })),
  ];
}
