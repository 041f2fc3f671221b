/** How far a payout is. */
import { Status, type Tone } from '../components/status.js';
import { useText } from '../texts/use-text.js';
import type { Payout } from './api.js';

const TONES: Readonly<Record<Payout['status'], Tone>> = {
  awaiting_approval: 'attention',
  processing: 'waiting',
  paid: 'good',
  failed: 'bad',
  canceled: 'neutral',
  returned: 'bad',
};

/** In the order of a payout's life. */
export const PAYOUT_STATUSES = [
  'awaiting_approval',
  'processing',
  'paid',
  'failed',
  'canceled',
  'returned',
] as const satisfies readonly Payout['status'][];

export function PayoutStatus({ status }: Pick<Payout, 'status'>) {
  const t = useText();
  return <Status tone={TONES[status]} label={t(`payout.status.${status}`)} />;
}
