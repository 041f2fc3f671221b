/**
 * The two times of a figure: up to when it was recorded, and by when it takes effect. Both stand in the address, and at
 * the right end bound nothing.
 */
import { Group, Slider, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { Time } from '../components/time.js';
import { useFilter } from '../components/use-filter.js';
import { dayApi } from '../day/api.js';
import { useText } from '../texts/use-text.js';
import { monthBefore, type Scale, scaleOfDays, scaleOfTime } from './scale.js';

interface AsOfSlidersProps {
  readonly book: string;
  /** The accounting day that is shown; nothing takes effect later than its day. */
  readonly date: string | undefined;
}

/** As many of the newest days the sliders reach back; the address takes any. */
const DAYS = 100;
const KEPT_MS = 60_000;

export function AsOfSliders({ book, date }: AsOfSlidersProps) {
  const t = useText();
  const [{ asOf, effectiveAt }, change] = useFilter(['asOf', 'effectiveAt']);
  const [now] = useState(() => Date.now());
  const oldest = useQuery({
    queryKey: ['days', book, 'newest'],
    queryFn: ({ signal }) => dayApi.listDays({ params: { book }, query: { limit: DAYS }, signal }),
    staleTime: KEPT_MS,
  }).data?.body.data.at(-1);
  if (oldest === undefined || date === undefined) return null;
  const isPosition = asOf !== undefined && /^\d{20}$/.test(asOf);
  return (
    <Group gap="xl" className="not-printed">
      <TimeSlider
        label={t('trial-balance.as_of')}
        scale={scaleOfTime(Date.parse(oldest.openedAt), now)}
        bound={isPosition ? undefined : asOf}
        onBound={(bound) => change({ asOf: bound })}
        show={(bound) => {
          if (bound !== undefined) return <Time at={bound} />;
          return isPosition
            ? t('trial-balance.position', { position: asOf })
            : t('trial-balance.now');
        }}
        none={t('trial-balance.now')}
      />
      <TimeSlider
        label={t('trial-balance.effective_at')}
        scale={scaleOfDays(monthBefore(oldest.date), date)}
        bound={effectiveAt}
        onBound={(bound) => change({ effectiveAt: bound })}
        show={(bound) => bound ?? t('trial-balance.all_effective')}
        none={t('trial-balance.all_effective')}
      />
    </Group>
  );
}

interface TimeSliderProps {
  readonly label: string;
  readonly scale: Scale;
  readonly bound: string | undefined;
  /** Told once the slider rests. */
  readonly onBound: (bound: string | undefined) => void;
  readonly show: (bound: string | undefined) => ReactNode;
  /** What no bound is called. */
  readonly none: string;
}

function TimeSlider({ label, scale, bound, onBound, show, none }: TimeSliderProps) {
  const settled = scale.placeOf(bound);
  const [place, setPlace] = useState(settled);
  useEffect(() => setPlace(settled), [settled]);
  return (
    <Stack gap={2} style={{ flex: '1 1 280px', maxWidth: 520 }}>
      <Group justify="space-between" gap="xs" fz="sm">
        <Text span size="sm" fw={600}>
          {label}
        </Text>
        {/* The bound itself while the slider rests: the address may be finer than its places. */}
        <span>{show(place === settled ? bound : scale.at(place))}</span>
      </Group>
      <Slider
        min={0}
        max={scale.last}
        value={place}
        onChange={setPlace}
        onChangeEnd={(end) => onBound(scale.at(end))}
        thumbLabel={label}
        thumbValueText={(value) => scale.at(value) ?? none}
        label={null}
        size="sm"
      />
    </Stack>
  );
}
