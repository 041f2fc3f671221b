/** Which items are shown; each status with how many there are. */
import { SegmentedControl } from '@mantine/core';
import { useText } from '../texts/use-text.js';
import type { Item, Reconciliation } from './api.js';
import { ITEM_STATUSES } from './item-status.js';

interface StatusFilterProps {
  readonly run: Reconciliation;
  readonly status: Item['status'] | undefined;
  readonly onChange: (status: string) => void;
}

export function StatusFilter({ run: { totals }, status, onChange }: StatusFilterProps) {
  const t = useText();
  const countOf = (name: Item['status']): number =>
    totals.filter((total) => total.status === name).reduce((sum, { items }) => sum + items, 0);
  // A status that is chosen stays there when its last item has left it.
  const shown = ITEM_STATUSES.filter((name) => countOf(name) > 0 || name === status);
  return (
    <SegmentedControl
      aria-label={t('reconciliation.status')}
      value={status ?? 'all'}
      data={[
        { value: 'all', label: t('reconciliation.any_status') },
        ...shown.map((value) => ({
          value,
          label: `${t(`reconciliation.status.${value}`)} ${countOf(value)}`,
        })),
      ]}
      onChange={(value) => onChange(value === 'all' ? '' : value)}
    />
  );
}
