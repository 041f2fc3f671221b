/** Narrows the list of checkout sessions; every choice stands in the address. */
import { Group, NativeSelect, TextInput } from '@mantine/core';
import { useContext } from 'react';
import { dayAfter, dayStart } from '../components/calendar-day.js';
import { BookZone } from '../components/time.js';
import { TypedField } from '../components/typed-field.js';
import { type Filter, useFilter } from '../components/use-filter.js';
import { useText } from '../texts/use-text.js';
import { isStatus, STATUSES } from './session-status.js';

const NAMES = ['q', 'status', 'from', 'to'] as const;
type SessionFilter = Filter<(typeof NAMES)[number]>;

export const useSessionFilter = () => useFilter(NAMES);

/** The query of `GET /v1/checkout-sessions`. Days are those of the book's zone, the last included. */
export function useSessionQuery({ q, status, from, to }: SessionFilter) {
  const zone = useContext(BookZone);
  return {
    ...(q === undefined ? {} : { reference: q }),
    ...(isStatus(status) ? { status } : {}),
    ...(from === undefined ? {} : { from: dayStart(from, zone) }),
    ...(to === undefined ? {} : { to: dayStart(dayAfter(to), zone) }),
  };
}

interface SessionFiltersProps {
  readonly filter: SessionFilter;
  readonly onChange: (changed: SessionFilter) => void;
}

export function SessionFilters({ filter, onChange }: SessionFiltersProps) {
  const t = useText();
  return (
    <Group
      gap="xs"
      align="flex-end"
      role="search"
      aria-label={t('checkout-session.filters')}
      className="not-printed"
    >
      <TypedField
        label={t('checkout-session.reference')}
        value={filter.q ?? ''}
        onTyped={(q) => onChange({ q })}
      />
      <NativeSelect
        label={t('checkout-session.status')}
        value={filter.status ?? ''}
        data={[
          { value: '', label: t('checkout-session.any_status') },
          ...STATUSES.map((value) => ({ value, label: t(`checkout-session.status.${value}`) })),
        ]}
        onChange={({ currentTarget }) => onChange({ status: currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('checkout-session.from')}
        value={filter.from ?? ''}
        onChange={({ currentTarget }) => onChange({ from: currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('checkout-session.to')}
        value={filter.to ?? ''}
        onChange={({ currentTarget }) => onChange({ to: currentTarget.value })}
      />
    </Group>
  );
}
