/** Ten thousand rows with an amount, a time, a status and an id. */
import { Stack, Title } from '@mantine/core';
import { type Column, DataTable } from '../components/data-table.js';
import { Id } from '../components/id.js';
import { Money } from '../components/money.js';
import { Status, type Tone } from '../components/status.js';
import { BookZone, Time } from '../components/time.js';
import { type Text, useText } from '../texts/use-text.js';

interface Row {
  readonly id: string;
  readonly at: string;
  readonly tone: Tone;
  readonly value: string;
  readonly currency: string;
}

const ROWS = 10_000;
const TONES = ['good', 'bad', 'waiting', 'attention', 'neutral'] as const;
const AMOUNTS = [
  { value: '88.88', currency: 'CNY' },
  { value: '1234567', currency: 'JPY' },
  { value: '-1.000', currency: 'KWD' },
  { value: '20400.50', currency: 'USD' },
] as const;

const STARTED_MS = Date.UTC(2026, 6, 1, 15, 59, 30);
const MINUTE_MS = 60_000;

const rows: readonly Row[] = Array.from({ length: ROWS }, (_, index) => ({
  id: `pay_01981f00-0000-7000-8000-${String(index).padStart(12, '0')}`,
  at: new Date(STARTED_MS + index * MINUTE_MS).toISOString(),
  tone: TONES[index % TONES.length] ?? 'neutral',
  ...(AMOUNTS[index % AMOUNTS.length] ?? AMOUNTS[0]),
}));

export function ListPage() {
  const t = useText();
  return (
    <BookZone value="Asia/Shanghai">
      <Stack gap="md">
        <Title order={2} size="h3">
          {t('gallery.list')}
        </Title>
        <DataTable
          label={t('gallery.list')}
          columns={columnsIn(t)}
          rows={rows}
          keyOf={({ id }) => id}
        />
      </Stack>
    </BookZone>
  );
}

const columnsIn = (t: Text): readonly Column<Row>[] => [
  { id: 'at', header: t('gallery.at'), cell: ({ at }) => <Time at={at} />, width: 160 },
  {
    id: 'status',
    header: t('gallery.status'),
    cell: ({ tone }) => <Status tone={tone} label={t(`gallery.tone.${tone}`)} />,
    width: 150,
  },
  { id: 'amount', header: t('gallery.amount'), cell: Money, align: 'end', width: 190 },
  { id: 'id', header: t('gallery.id'), cell: ({ id }) => <Id value={id} />, width: 200 },
];
