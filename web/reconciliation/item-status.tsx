/** How an item stands. */
import { Status, type Tone } from '../components/status.js';
import { useText } from '../texts/use-text.js';
import type { Item } from './api.js';

export const ITEM_STATUSES = [
  ...(['surplus', 'shortage', 'amount', 'fee', 'currency', 'status', 'duplicate'] as const),
  ...(['missing_field', 'expected', 'resolved', 'matched'] as const),
] as const;

const QUIET: Readonly<Partial<Record<Item['status'], Tone>>> = {
  expected: 'waiting',
  matched: 'good',
  resolved: 'good',
};

export function ItemStatus({ status }: Pick<Item, 'status'>) {
  const t = useText();
  return (
    <Status tone={QUIET[status] ?? 'attention'} label={t(`reconciliation.status.${status}`)} />
  );
}
