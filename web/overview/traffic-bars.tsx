/** What became of payments in the last hour, a bar for each minute. */
import { Group, Stack, Text, Title } from '@mantine/core';
import type { OverviewBody } from '../../api/overview/contract.js';
import { Time } from '../components/time.js';
import { useText } from '../texts/use-text.js';

const MINUTES = 60;
const MINUTE_MS = 60_000;
const WIDTH = 10;
const GAP = 2;
const HEIGHT = 100;

const PARTS = ['succeeded', 'failed', 'givenUp'] as const;
const CLASSES = { succeeded: 'bars-good', failed: 'bars-bad', givenUp: 'bars-neutral' } as const;

type Minute = OverviewBody['minutes'][number];

export function TrafficBars({ overview }: { readonly overview: OverviewBody }) {
  const t = useText();
  const minutes = minutesOf(overview);
  const most = Math.max(1, ...minutes.map(totalOf));
  const [succeeded, failed, givenUp] = PARTS.map((part) =>
    minutes.reduce((sum, minute) => sum + minute[part], 0),
  );
  const first = minutes[0];
  return (
    <Stack gap={4} className="traffic">
      <Title order={3} size="h5">
        {t('overview.traffic')}
      </Title>
      <svg
        className="bars"
        viewBox={`0 0 ${MINUTES * WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('overview.traffic.summary', {
          succeeded: succeeded ?? 0,
          failed: failed ?? 0,
          givenUp: givenUp ?? 0,
        })}
      >
        {minutes.map((minute, index) => (
          <Bar key={minute.from} minute={minute} left={index * WIDTH} most={most} />
        ))}
        <rect x={0} y={HEIGHT - 1} width={MINUTES * WIDTH} height={1} className="bars-neutral" />
      </svg>
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {first === undefined ? null : <Time at={first.from} />}
        </Text>
        <Text size="xs" c="dimmed">
          {t('overview.traffic.most', { count: most })}
        </Text>
        <Text size="xs" c="dimmed">
          <Time at={overview.at} />
        </Text>
      </Group>
    </Stack>
  );
}

const totalOf = (minute: Minute): number => PARTS.reduce((sum, part) => sum + minute[part], 0);

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

function Bar({
  minute,
  left,
  most,
}: {
  readonly minute: Minute;
  readonly left: number;
  readonly most: number;
}) {
  const heights = PARTS.map((part) => (minute[part] / most) * HEIGHT);
  return PARTS.map((part, index) => {
    const height = heights[index] ?? 0;
    const below = heights.slice(0, index).reduce((sum, next) => sum + next, 0);
    return height === 0 ? null : (
      <rect
        key={part}
        x={left}
        width={WIDTH - GAP}
        y={HEIGHT - below - height}
        height={height}
        className={CLASSES[part]}
      />
    );
  });
}
