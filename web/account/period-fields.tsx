/** Chooses the period of a statement: days, or a month by a button. */
import { Button, Group } from '@mantine/core';
import { DayFields } from '../components/day-fields.js';
import { useText } from '../texts/use-text.js';
import { monthOf, type Period } from './period.js';

interface PeriodFieldsProps {
  readonly period: Period;
  readonly onChange: (period: Period) => void;
  /** The open accounting day; undefined until it is known. */
  readonly day: string | undefined;
}

export function PeriodFields({ period, onChange, day }: PeriodFieldsProps) {
  const t = useText();
  const months =
    day === undefined ? [] : ([['month', 0] as const, ['last_month', 1] as const] as const);
  return (
    <Group gap="sm" align="flex-end" className="not-printed">
      <DayFields from={period.from} to={period.to} onChange={onChange} />
      <Group gap={4}>
        {months.map(([name, back]) => (
          <Button key={name} variant="default" onClick={() => onChange(monthOf(day ?? '', back))}>
            {t(`account.period.${name}`)}
          </Button>
        ))}
        <Button variant="default" onClick={() => onChange({ from: '', to: '' })}>
          {t('account.period.all')}
        </Button>
      </Group>
    </Group>
  );
}
