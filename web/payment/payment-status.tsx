/** The status of a payment: in words, and whether somebody has to do something. */
import { Status, type Tone } from '../components/status.js';
import type { PaymentBody } from '../../api/payment/contract.js';
import { useText } from '../texts/use-text.js';

export type PaymentStatusName = PaymentBody['status'];

const TONES: Readonly<Record<PaymentStatusName, Tone>> = {
  processing: 'waiting',
  requires_action: 'waiting',
  authorized: 'attention',
  underpaid: 'attention',
  succeeded: 'good',
  failed: 'bad',
  canceled: 'neutral',
  expired: 'neutral',
};

/** In the order of a payment's life. */
export const STATUSES = Object.keys(TONES) as readonly PaymentStatusName[];

export const isStatus = (text: string | undefined): text is PaymentStatusName =>
  text !== undefined && Object.hasOwn(TONES, text);

export function PaymentStatus({ status }: { readonly status: PaymentStatusName }) {
  const t = useText();
  return <Status tone={TONES[status]} label={t(`payment.status.${status}`)} />;
}
