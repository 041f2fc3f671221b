/** From which day to which, the last included. */
import { TextInput } from '@mantine/core';
import { useText } from '../texts/use-text.js';

interface DayFieldsProps {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly onChange: (changed: { from?: string; to?: string }) => void;
}

export function DayFields({ from, to, onChange }: DayFieldsProps) {
  const t = useText();
  return (
    <>
      <TextInput
        type="date"
        label={t('components.days.from')}
        value={from ?? ''}
        onChange={({ currentTarget }) => onChange({ from: currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('components.days.to')}
        value={to ?? ''}
        onChange={({ currentTarget }) => onChange({ to: currentTarget.value })}
      />
    </>
  );
}
