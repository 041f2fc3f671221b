/** How a merchant's payments go: today in figures, and a bar for each of the last days. */
import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useContext } from 'react';
import type { PaymentOutcomesBody } from '../../api/payment-outcome/contract.js';
import { Bars, mostOf } from '../components/bars.js';
import { Figure } from '../components/figure.js';
import { Loaded } from '../components/loaded.js';
import { BookZone } from '../components/time.js';
import { useLocale, useText } from '../texts/use-text.js';
import { paymentOutcomeApi } from './api.js';
import { byDay, type DayOfOutcomes, successOf } from './by-day.js';

const SKELETON_LINES = 6;

export function PaymentOutcomes({ merchant }: { readonly merchant: string }) {
  const t = useText();
  const query = useQuery({
    // Under `payments`: it is read anew whenever one of them changes.
    queryKey: ['payments', 'outcomes', merchant],
    queryFn: ({ signal }) =>
      paymentOutcomeApi.getPaymentOutcomes({ params: { id: merchant }, signal }),
  });
  return (
    <Stack gap="xs" component="section" aria-label={t('payment-outcome.title')}>
      <Loaded query={query} lines={SKELETON_LINES}>
        {(outcomes) => <Shown outcomes={outcomes} />}
      </Loaded>
    </Stack>
  );
}

function Shown({ outcomes }: { readonly outcomes: PaymentOutcomesBody }) {
  const t = useText();
  const percent = usePercent();
  const days = byDay(outcomes, useContext(BookZone));
  const today = days.slice(-1);
  const [now, past] = [successOf(today), successOf(days)];
  return (
    <>
      <div className="figures">
        <Figure label={t('payment-outcome.begun')} value={String(today[0]?.begun ?? 0)} />
        <Figure label={t('payment-outcome.succeeded')} value={String(today[0]?.succeeded ?? 0)} />
        <Figure label={t('payment-outcome.failed')} value={String(today[0]?.failed ?? 0)} />
        <Figure
          label={t('payment-outcome.success')}
          value={percent(now.share)}
          hint={t('payment-outcome.success.hint', { count: now.ended })}
        />
        <Figure
          label={t('payment-outcome.success.days', { days: days.length })}
          value={percent(past.share)}
          hint={t('payment-outcome.success.hint', { count: past.ended })}
        />
      </div>
      <DayBars days={days} />
    </>
  );
}

function DayBars({ days }: { readonly days: readonly DayOfOutcomes[] }) {
  const t = useText();
  const percent = usePercent();
  const bars = days.map((one) => ({
    ...{ key: one.day, good: one.succeeded, bad: one.failed, neutral: one.givenUp },
    title: t('payment-outcome.day', {
      ...{ day: one.day, succeeded: one.succeeded, failed: one.failed, givenUp: one.givenUp },
      share: percent(successOf([one]).share),
    }),
  }));
  const sum = (of: 'succeeded' | 'failed' | 'givenUp') =>
    days.reduce((total, one) => total + one[of], 0);
  return (
    <Stack gap={4} className="traffic">
      <Title order={3} size="h5">
        {t('payment-outcome.days', { days: days.length })}
      </Title>
      <Bars
        bars={bars}
        label={t('payment-outcome.summary', {
          ...{ succeeded: sum('succeeded'), failed: sum('failed'), givenUp: sum('givenUp') },
        })}
      />
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {days[0]?.day}
        </Text>
        <Text size="xs" c="dimmed">
          {t('payment-outcome.most', { count: mostOf(bars) })}
        </Text>
        <Text size="xs" c="dimmed">
          {days.at(-1)?.day}
        </Text>
      </Group>
    </Stack>
  );
}

/** A share as people read it; a dash if there is nothing to have a share of. */
function usePercent(): (share: number | undefined) => string {
  const locale = useLocale();
  return (share) =>
    share?.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 1 }) ?? '–';
}
