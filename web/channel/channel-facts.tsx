/** How a channel is configured and how it answers, as names and values. Secrets are never here: only where they stand. */
import { Alert, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Facts } from '../components/facts.js';
import { Figure } from '../components/figure.js';
import { Id } from '../components/id.js';
import { Money } from '../components/money.js';
import { Time } from '../components/time.js';
import { useLocale, useText } from '../texts/use-text.js';
import type { Channel, Health } from './api.js';
import { LastAnswer } from './channel-state.js';

const DAY_S = 86_400;
const HOUR_S = 3_600;

export function HealthFacts({ health }: { readonly health: Health }) {
  const t = useText();
  const locale = useLocale();
  const { trouble, calls, unknown, averageMs, maintenanceUntil, unknownAt } = health;
  const number = (value: number) => value.toLocaleString(locale);
  return (
    <>
      {trouble === null ? null : (
        <Alert variant="outline" color="red" className="stale-banner" role="status">
          <Text size="sm">{t('channel.trouble', { trouble })}</Text>
        </Alert>
      )}
      <div className="figures">
        <Figure label={t('channel.calls')} value={number(calls)} hint={t('channel.lately')} />
        <Figure
          label={t('channel.unknown')}
          value={number(unknown)}
          hint={t('channel.lately')}
          {...(unknown > 0 ? ({ tone: 'attention' } as const) : {})}
        />
        <Figure
          label={t('channel.average')}
          value={averageMs === null ? '–' : `${number(averageMs)} ms`}
          hint={t('channel.lately')}
        />
      </div>
      <Facts
        facts={[
          { name: t('channel.answered_at'), value: <LastAnswer {...health} /> },
          { name: t('channel.unknown_at'), value: unknownAt && <Time at={unknownAt} /> },
          {
            name: t('channel.maintenance_until'),
            value: maintenanceUntil && <Time at={maintenanceUntil} />,
          },
        ]}
      />
    </>
  );
}

export function ChannelFacts({ channel }: { readonly channel: Channel }) {
  const t = useText();
  const { connector, methods, currencies, costPercent, limits, authorizationSeconds } = channel;
  return (
    <Facts
      facts={[
        { name: t('channel.connector'), value: connector },
        { name: t('channel.methods'), value: methods.join(', ') },
        {
          name: t('channel.currencies'),
          value: currencies === 'all' ? t('channel.currencies.all') : currencies.join(', '),
        },
        { name: t('channel.cost'), value: `${costPercent} %` },
        { name: t('channel.least'), value: <Amounts amounts={limits.min} /> },
        { name: t('channel.largest'), value: <Amounts amounts={limits.max} /> },
        { name: t('channel.authorization'), value: <Lasting seconds={authorizationSeconds} /> },
        { name: t('channel.secrets'), value: referencesOf(channel.secrets) },
        { name: t('channel.version'), value: String(channel.version) },
        {
          name: t('channel.changed'),
          value: (
            <>
              <Time at={channel.changedAt} /> <Id value={channel.changedBy} />
            </>
          ),
        },
      ]}
    />
  );
}

function Amounts({ amounts }: { readonly amounts: Channel['limits']['min'] }): ReactNode {
  const t = useText();
  return amounts.length === 0
    ? t('channel.no_limit')
    : amounts.map((amount) => <Money key={amount.currency} {...amount} />);
}

function Lasting({ seconds }: { readonly seconds: number }): ReactNode {
  const t = useText();
  if (seconds % DAY_S === 0) return t('channel.days', { count: seconds / DAY_S });
  return seconds % HOUR_S === 0
    ? t('channel.hours', { count: seconds / HOUR_S })
    : t('channel.seconds', { count: seconds });
}

/** Where each secret stands, as it is configured. */
function referencesOf(secrets: Channel['secrets']): ReactNode {
  const references = Object.entries(secrets);
  return references.length === 0
    ? null
    : references.map(([name, reference]) => (
        <div key={name}>
          {name} ← <code>{reference}</code>
        </div>
      ));
}
