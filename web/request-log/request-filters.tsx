/** Narrows the list of requests; every choice stands in the address. */
import { Group, NativeSelect, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { accessApi, KEYS } from '../access/api.js';
import { TypedField } from '../components/typed-field.js';
import type { Filter } from '../components/use-filter.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';

export const REQUEST_FILTERS = ['outcome', 'path', 'key', 'request'] as const;
export type RequestFilter = Filter<(typeof REQUEST_FILTERS)[number]>;

interface RequestFiltersProps {
  readonly filter: RequestFilter;
  readonly onChange: (changed: RequestFilter) => void;
}

const OUTCOMES = ['all', 'failed', 'succeeded'] as const;

export function RequestFilters({ filter, onChange }: RequestFiltersProps) {
  const t = useText();
  const keys = useKeyNames();
  return (
    <Group gap="xs" align="flex-end" role="search" aria-label={t('request-log.filters')}>
      <SegmentedControl
        aria-label={t('request-log.outcome')}
        value={filter.outcome ?? 'all'}
        data={OUTCOMES.map((value) => ({ value, label: t(`request-log.outcome.${value}`) }))}
        onChange={(value) => onChange({ outcome: value === 'all' ? '' : value })}
      />
      <TypedField
        label={t('request-log.path')}
        value={filter.path ?? ''}
        onTyped={(path) => onChange({ path })}
      />
      <TypedField
        label={t('request-log.request')}
        value={filter.request ?? ''}
        onTyped={(request) => onChange({ request })}
      />
      <NativeSelect
        label={t('request-log.key')}
        value={filter.key ?? ''}
        data={[
          { value: '', label: t('request-log.any_key') },
          ...[...keys].map(([value, label]) => ({ value, label })),
        ]}
        onChange={({ currentTarget }) => onChange({ key: currentTarget.value })}
      />
    </Group>
  );
}

const PAGE = 100;

/** Keys by their ids, as their owner calls them. */
export function useKeyNames(): ReadonlyMap<string, string> {
  const may = useMay();
  const { data } = useQuery({
    queryKey: [...KEYS, 'names'],
    enabled: may('listKeys'),
    queryFn: ({ signal }) => accessApi.listKeys({ query: { limit: PAGE }, signal }),
  });
  const keys = data?.body.data ?? [];
  return new Map(keys.map(({ id, name, hint }) => [id, name ?? `…${hint}`]));
}
