/** The status of a refund in words. */
import { Status, type Tone } from '../components/status.js';
import { useText } from '../texts/use-text.js';
import type { RefundBody } from './api.js';

type RefundStatusName = RefundBody['status'];

const TONES: Readonly<Record<RefundStatusName, Tone>> = {
  pending: 'waiting',
  succeeded: 'good',
  failed: 'bad',
};

export const REFUND_STATUSES = Object.keys(TONES) as readonly RefundStatusName[];

export function RefundStatus({ status }: { readonly status: RefundStatusName }) {
  const t = useText();
  return <Status tone={TONES[status]} label={t(`refund.status.${status}`)} />;
}
