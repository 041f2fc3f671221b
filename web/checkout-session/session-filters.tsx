/** Narrows the list of checkout sessions; every choice stands in the address. */
import { Group, NativeSelect } from '@mantine/core';
import { DayFields } from '../components/day-fields.js';
import { TypedField } from '../components/typed-field.js';
import { useDaySpan } from '../components/use-day-span.js';
import { type Filter, useFilter } from '../components/use-filter.js';
import { useText } from '../texts/use-text.js';
import { isStatus, STATUSES } from './session-status.js';

const NAMES = ['q', 'status', 'from', 'to'] as const;
type SessionFilter = Filter<(typeof NAMES)[number]>;

export const useSessionFilter = () => useFilter(NAMES);

/** The query of `GET /v1/checkout-sessions`. */
export function useSessionQuery({ q, status, ...days }: SessionFilter) {
  const span = useDaySpan(days);
  return { reference: q, status: isStatus(status) ? status : undefined, ...span };
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
      <DayFields from={filter.from} to={filter.to} onChange={onChange} />
    </Group>
  );
}
