/** From when until when, on the clock of the book's zone, as two fields of a filter (calendar-day.ts reads them). */
import { TextInput } from '@mantine/core';

interface TimeRangeProps {
  readonly from: { readonly label: string; readonly value: string | undefined };
  readonly to: { readonly label: string; readonly value: string | undefined };
  readonly onChange: (changed: { readonly from?: string; readonly to?: string }) => void;
}

export function TimeRange({ from, to, onChange }: TimeRangeProps) {
  return (
    <>
      <TextInput
        type="datetime-local"
        label={from.label}
        value={from.value ?? ''}
        onChange={({ currentTarget }) => onChange({ from: currentTarget.value })}
      />
      <TextInput
        type="datetime-local"
        label={to.label}
        value={to.value ?? ''}
        onChange={({ currentTarget }) => onChange({ to: currentTarget.value })}
      />
    </>
  );
}
