/** What became of payments in the last hour, a bar for each minute. */
import { Group, Stack, Text, Title } from '@mantine/core';
import type { OverviewBody } from '../../api/overview/contract.js';
import { Bars, mostOf } from '../components/bars.js';
import { Time } from '../components/time.js';
import { useText } from '../texts/use-text.js';

const MINUTES = 60;
const MINUTE_MS = 60_000;

type Minute = OverviewBody['minutes'][number];

export function TrafficBars({ overview }: { readonly overview: OverviewBody }) {
  const t = useText();
  const minutes = minutesOf(overview);
  const sum = (of: 'succeeded' | 'failed' | 'givenUp') =>
    minutes.reduce((total, minute) => total + minute[of], 0);
  const bars = minutes.map(({ from, succeeded: good, failed: bad, givenUp: neutral }) => ({
    ...{ key: from, good, bad, neutral },
  }));
  const first = minutes[0];
  return (
    <Stack gap={4} className="traffic">
      <Title order={3} size="h5">
        {t('overview.traffic')}
      </Title>
      <Bars
        bars={bars}
        label={t('overview.traffic.summary', {
          ...{ succeeded: sum('succeeded'), failed: sum('failed'), givenUp: sum('givenUp') },
        })}
      />
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {first === undefined ? null : <Time at={first.from} />}
        </Text>
        <Text size="xs" c="dimmed">
          {t('overview.traffic.most', { count: mostOf(bars) })}
        </Text>
        <Text size="xs" c="dimmed">
          <Time at={overview.at} />
        </Text>
      </Group>
    </Stack>
  );
}

/** Every minute, those without a payment too. */
function minutesOf({ at, minutes }: OverviewBody): readonly Minute[] {
  const known = new Map(minutes.map((minute) => [Date.parse(minute.from), minute]));
  const last = Math.floor(Date.parse(at) / MINUTE_MS) * MINUTE_MS;
  return Array.from({ length: MINUTES }, (_, index) => {
    const fromMs = last - (MINUTES - 1 - index) * MINUTE_MS;
    const from = new Date(fromMs).toISOString();
    return known.get(fromMs) ?? { from, begun: 0, succeeded: 0, failed: 0, givenUp: 0 };
  });
}
