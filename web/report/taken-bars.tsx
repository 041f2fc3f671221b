/** Captures and refunds of a report's month, a bar for each day. */
import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReportBody } from '../../api/report/contract.js';
import { Bars, mostOf } from '../components/bars.js';
import { useText } from '../texts/use-text.js';
import { reportApi } from './api.js';
import { daysOf } from './days-of.js';

/** More lines than a month of a few channels has. */
const LINES = 100;

export function TakenBars({ report }: { readonly report: ReportBody }) {
  const t = useText();
  const { from, date, position, rows } = report;
  const currency = rows.find(({ line }) => line === 'taken')?.currency;
  const { data } = useQuery({
    queryKey: ['reports', 'taken', from, date, currency, position],
    enabled: currency !== undefined && from !== null,
    queryFn: async ({ signal }) => {
      const kinds = ['capture', 'refund'].map(async (kind) => {
        const query = {
          ...{ subject: 'channel_receivable', currency: currency ?? '', kind },
          ...{ from: from ?? undefined, date, asOf: position, limit: LINES },
        };
        return (await reportApi.listTurnover({ query, signal })).body.data;
      });
      return (await Promise.all(kinds)).flat();
    },
  });
  if (data === undefined || from === null) return null;
  const bars = daysOf(from, date).map((day) => {
    const count = (kind: string) =>
      data
        .filter((line) => line.day === day && line.kind === kind)
        .reduce((sum, { transactions }) => sum + transactions, 0);
    const [good, bad] = [count('capture'), count('refund')];
    const title = t('report.bars.day', { day, captures: good, refunds: bad });
    return { key: day, good, bad, neutral: 0, title };
  });
  const sum = (of: 'good' | 'bad') => bars.reduce((total, bar) => total + bar[of], 0);
  return (
    <Stack gap={4} className="traffic">
      <Title order={3} size="h5">
        {t('report.bars', { currency: currency ?? '' })}
      </Title>
      <Bars
        bars={bars}
        label={t('report.bars.summary', { captures: sum('good'), refunds: sum('bad') })}
      />
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {from}
        </Text>
        <Text size="xs" c="dimmed">
          {t('report.bars.most', { count: mostOf(bars) })}
        </Text>
        <Text size="xs" c="dimmed">
          {date}
        </Text>
      </Group>
    </Stack>
  );
}
