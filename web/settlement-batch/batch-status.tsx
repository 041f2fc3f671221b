/** How far a batch is. */
import { Status, type Tone } from '../components/status.js';
import { useText } from '../texts/use-text.js';
import type { Batch } from './api.js';

export const BATCH_STATUSES = ['waiting', 'open', 'settled', 'carried'] as const;

const TONES: Readonly<Record<Batch['status'], Tone>> = {
  waiting: 'attention',
  open: 'waiting',
  settled: 'good',
  carried: 'neutral',
};

export function BatchStatus({ status }: Pick<Batch, 'status'>) {
  const t = useText();
  return <Status tone={TONES[status]} label={t(`settlement-batch.status.${status}`)} />;
}
