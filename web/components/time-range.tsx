/** From when until when, in UTC, as two fields of a filter. */
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

/** What such a field gives, as the API takes it; undefined if it is empty. */
export const instantIn = (local: string | undefined): string | undefined =>
  local === undefined || local === ''
    ? undefined
    : `${local.length === 16 ? `${local}:00` : local}Z`;
